"""What the help says of the words one reads, and of what to do when something goes wrong."""

from mobile.presenters.topics import Group, Topic
from mobile.texts import n_

STATES = (
    Topic(
        "places",
        Group.STATE,
        "tray-arrow-up",
        n_("This tablet, waiting, office"),
        (
            n_("This tablet: it is kept here and survives a flat battery."),
            n_("Waiting: so many records and photos have not been confirmed by the office."),
            n_(
                "Office: when it last confirmed. A photo counts only once the office has hashed all"
                " of it again and found it the same, byte for byte."
            ),
        ),
        ("safe", "no_network"),
    ),
    Topic(
        "verdicts",
        Group.STATE,
        "check-bold",
        n_("Pass, fail, not applicable, not checked"),
        (
            n_("Pass: seen, and as it should be. Fail: not so; it needs a fault with a photo."),
            n_("Not applicable: the school has no such thing; a reason is asked."),
            n_(
                "Not checked: nobody looked. It stands so in the record and counts as nothing else."
            ),
        ),
        ("checklist",),
    ),
    Topic(
        "held",
        Group.STATE,
        "gavel",
        n_("Held, refused, decided"),
        (
            n_(
                "Held: the office has the record and a person must decide whether it counts, for"
                " instance because the tablet was withdrawn or the inspection was over."
            ),
            n_("Refused: it can never count; the sync screen says why and what you can do."),
            n_("Decided: somebody at the office has, with a reason you can read there."),
        ),
        ("sync",),
    ),
    Topic(
        "differs",
        Group.STATE,
        "call-split",
        n_("Two values stand"),
        (
            n_(
                "Two tablets answered the same item differently before they knew of each other."
                " Both values are kept; none is lost because one came later."
            ),
            n_(
                "Look again together and keep yours or theirs, or leave it to the supervisor. What"
                " was chosen, and by whom, stays in the record."
            ),
        ),
        ("checklist",),
    ),
    Topic(
        "safe",
        Group.STATE,
        "shield-check",
        n_("Safe to hand in this tablet"),
        (
            n_(
                "It turns green when every record is answered, every photo is with the office byte"
                " for byte, and both hold the same chain of records."
            ),
            n_(
                "Then get the custody receipt: the office signs for what it has. As long as it is"
                " amber, something is on this tablet alone. Do not reset it, do not give it away."
            ),
        ),
        ("places", "sync"),
    ),
    Topic(
        "recovered",
        Group.STATE,
        "image-search-outline",
        n_("Photos without a record"),
        (
            n_(
                "Taken and safe, but the app or the tablet was ended before they were given to a"
                " sheet. They stand on the sync screen: attach them to an inspection under way, or"
                " put them aside. What is put aside stays ninety days more."
            ),
        ),
        ("photo", "camera"),
    ),
)

TROUBLES = (
    Topic(
        "no_network",
        Group.TROUBLE,
        "wifi-off",
        n_("No network"),
        (
            n_(
                "Go on working: everything works without, and is sent by itself later. The sync"
                " screen says what stands in the way."
            ),
            n_(
                "This network wants a log-in first: open the network's own page in the browser, or"
                " use another network. Not surely the office's server: change the network and tell"
                " the office; nothing is sent to a stranger."
            ),
            n_("Days without a network: write rescue files and bring them on a stick."),
        ),
        ("places", "sync"),
    ),
    Topic(
        "clock",
        Group.TROUBLE,
        "clock-alert-outline",
        n_("The clock is wrong"),
        (
            n_(
                "Set it right in the system's settings, best by the network. Nothing is lost by a"
                " wrong clock, and nothing is refused: times are corrected by the office's."
            ),
            n_(
                "Where that cannot be done, an hour is marked doubtful, and a supervisor chooses"
                " which one holds."
            ),
        ),
        ("held",),
    ),
    Topic(
        "pin",
        Group.TROUBLE,
        "form-textbox-password",
        n_("PIN forgotten, or wrong too often"),
        (
            n_(
                "Wrong PINs bring growing pauses, up to 15 minutes; after 30 in a row only a code"
                " of the office opens."
            ),
            n_(
                "Choose Another person, or PIN forgotten; photograph or type the office's one-time"
                " code and make a new PIN. It needs a network once. Nothing made here is lost, and"
                " what is ready goes on being sent while it is locked."
            ),
            n_("No network at all: write rescue files there; only the office can open them."),
        ),
        ("unlock",),
    ),
    Topic(
        "lost",
        Group.TROUBLE,
        "tablet-cellphone",
        n_("The tablet is lost, or found again"),
        (
            n_(
                "Call the office at once. They withdraw it: at its next contact it locks, forgets"
                " what the office told it, and still delivers what was made on it."
            ),
            n_(
                "Found again, it is not reset: the office gives it back, and a one-time code opens"
                " it. Everything not sent yet is still on it."
            ),
        ),
        ("unlock", "safe"),
    ),
    Topic(
        "camera",
        Group.TROUBLE,
        "camera-off",
        n_("The camera does not come back"),
        (
            n_(
                "Open this app again and unlock it. You are where you were; a picture that"
                " was taken"
                " is among the photos without a record on the sync screen."
            ),
            n_(
                "Camera closed without a picture: nothing happened, take it again. If it stays so,"
                " end other apps or switch the tablet off and on."
            ),
        ),
        ("recovered", "photo"),
    ),
    Topic(
        "full",
        Group.TROUBLE,
        "harddisk",
        n_("The storage is full"),
        (
            n_(
                "The tap that did not fit is told and can be made again. Let the tablet send its"
                " photos, or remove what belongs to other apps in the system's settings. Do not"
                " delete this app or its data."
            ),
        ),
        ("sync",),
    ),
    Topic(
        "fault",
        Group.TROUBLE,
        "alert-circle-outline",
        n_("Something did not work"),
        (
            n_(
                "What was kept before is safe. Try again; if it stays so, go on with the next item"
                " and tell the office the number that was shown."
            ),
            n_("Write diagnostics on the sync screen helps those who mend it. No names are in it."),
        ),
        ("sync",),
    ),
)
