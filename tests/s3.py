"""A real S3 server for the tests (SeaweedFS): it checks signatures, conditions and checksums.

It never skips: where it does not start, the run fails and says what it said.
"""

import base64
import hashlib
import hmac
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from obstore.store import S3Store

START_S = 60
TICK_S = 0.2
KEY, SECRET = "lookback-tests", "a-secret-for-tests-only"
BUCKET = "photos"
KINDS = ("master", "master.grpc", "volume", "volume.grpc", "filer", "filer.grpc", "s3", "s3.grpc")


class NoS3(RuntimeError):
    """No S3 server could be started; the tests may not pass without."""


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """A server with one empty bucket; what a client must know of it."""
    with tempfile.TemporaryDirectory(prefix="lookback-s3-") as made:
        folder = Path(made)
        ports = dict(zip(KINDS, _free_ports(len(KINDS)), strict=True))
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(_command(folder, ports), stdout=log, stderr=log)
            try:
                yield _waited(server, folder, ports)
            finally:
                # Nothing of it is kept: saying farewell takes it half a minute.
                server.kill()
                server.wait()


def _command(folder: Path, ports: dict[str, int]) -> list[str]:
    rights = {
        "identities": [
            {
                "name": "lookback",
                "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
                "actions": ["Admin", "Read", "Write", "List", "Tagging"],
            }
        ]
    }
    (folder / "rights.json").write_text(json.dumps(rights))
    (folder / "data").mkdir()
    weed = Path(sys.executable).with_name("weed")
    words = [
        str(weed),
        f"-logdir={folder}",
        "server",
        f"-dir={folder / 'data'}",
        "-ip=127.0.0.1",
        "-s3",
        "-filer",
    ]
    words += ["-master.telemetry=false", "-iam=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]
    words += [f"-s3.config={folder / 'rights.json'}", "-master.volumeSizeLimitMB=64"]
    for kind, port in ports.items():
        words.append(f"-{kind.replace('.', '.port.') if '.' in kind else kind + '.port'}={port}")
    return words


def _waited(server: subprocess.Popen[bytes], folder: Path, ports: dict[str, int]) -> dict[str, str]:
    """The address, once the server answers and takes a first object."""
    address = f"http://127.0.0.1:{ports['s3']}"
    told = {
        "aws_endpoint": address,
        "aws_region": "us-east-1",
        "aws_access_key_id": KEY,
        "aws_secret_access_key": SECRET,
    }
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        if _answers(address) and _takes(told):
            return told
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=TICK_S)
    raise NoS3((folder / "log").read_text(errors="replace")[-2000:])


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False
    return True


def _takes(told: Any) -> bool:
    """A bucket is made by its first object; the disk behind it comes up a moment later."""
    store = S3Store(BUCKET, config=told, client_options={"allow_http": True},
                    retry_config={"max_retries": 0})  # fmt: skip
    try:
        store.put("first", b"first")
    except Exception:
        return False
    return True


def _free_ports(count: int) -> list[int]:
    taken = [socket.socket() for _ in range(count)]
    for one in taken:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in taken]
    for one in taken:
        one.close()
    return ports


def put_by_hand(told: dict[str, str], path: str, data: bytes, **lies: str) -> int:
    """Put bytes by a request signed here, some of it a lie: ``checksum`` or ``secret``; the status.

    AWS Signature Version 4, in headers.
    """
    host = told["aws_endpoint"].removeprefix("http://")
    body = hashlib.sha256(data)
    headers = {
        "host": host,
        "x-amz-checksum-sha256": lies.get("checksum") or base64.b64encode(body.digest()).decode(),
        "x-amz-content-sha256": body.hexdigest(),
        "x-amz-date": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
    }
    names = ";".join(headers)
    lines = [f"{name}:{value}" for name, value in headers.items()]
    request = "\n".join(["PUT", f"/{BUCKET}/{path}", "", *lines, "", names, body.hexdigest()])
    day, region = headers["x-amz-date"][:8], told["aws_region"]
    scope = f"{day}/{region}/s3/aws4_request"
    hashed = hashlib.sha256(request.encode()).hexdigest()
    text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hashed])
    key = f"AWS4{lies.get('secret', SECRET)}".encode()
    for part in (day, region, "s3", "aws4_request", text):
        key = hmac.digest(key, part.encode(), "sha256")
    headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    )
    asked = urllib.request.Request(f"http://{host}/{BUCKET}/{path}", data, headers, method="PUT")
    try:
        with urllib.request.urlopen(asked, timeout=START_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
