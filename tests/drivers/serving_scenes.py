"""What is to be seen of an order on site: to serve, refused, nobody there, its paper, served."""

from collections.abc import Callable, Iterator

from shared.vocabulary import ServiceWay
from tests.drivers.scene import Scene
from tests.drivers.stage import Stage
from tests.drivers.tablet import STROKES
from tests.drivers.window import WindowDriver

REFUSED = {"reason": "对认定有异议", "witness": "林见证", "unit": "望潮社区居民委员会"}


def scenes(stage: Stage, window: WindowDriver, inspection_id: str) -> Iterator[Scene]:
    """The notices of a check that was submitted just now."""

    def show(
        way: ServiceWay = ServiceWay.RECEIVED, *, error: bool = False, **said: str
    ) -> Callable[[], None]:
        def shown() -> None:
            window.app.go("serving", inspection_id=inspection_id)
            presenter = window.screen.presenter
            presenter.let_go_of_paper()
            presenter.way(way)
            window.screen.render(presenter.serve([]) if error else presenter.say(**said))

        return shown

    def shoot() -> None:
        show()()
        stage.camera.place = "roster"
        window.screen._shoot("")
        window.settle()

    yield Scene("today-serving", "今天：待送达", "Today: to serve", lambda: window.app.go("today"))
    yield Scene("serving", "当场送达", "Order on site", show())
    yield Scene("serving-refused", "拒收", "Refused", show(ServiceWay.REFUSED, **REFUSED))
    yield Scene("serving-absent", "没有人在", "Nobody there", show(ServiceWay.ABSENT))
    yield Scene("serving-error", "没有签名", "Not signed", show(error=True))
    yield Scene("serving-paper", "哪一份的盖章件", "Whose paper", shoot)
    _hand_over(stage, window, inspection_id)
    yield Scene("serving-served", "已送达", "Served", show())


def _hand_over(stage: Stage, window: WindowDriver, inspection_id: str) -> None:
    """The first notice is signed for, its paper filed; the others wait."""
    window.app.go("serving", inspection_id=inspection_id)
    presenter = window.screen.presenter
    presenter.let_go_of_paper()
    first, *others = presenter.state.notices
    for one in others:
        presenter.choose(one.finding_id)
    presenter.way(ServiceWay.RECEIVED)
    presenter.serve(STROKES)
    stage.camera.place = "roster"
    window.screen._shoot(first.finding_id)
    window.settle()
