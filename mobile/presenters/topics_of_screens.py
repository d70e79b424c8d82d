"""What the help says of each screen: what it is for, and what one should know of it."""

from mobile.presenters.topics import Group, Topic
from mobile.texts import n_

SCREENS = (
    Topic(
        "unlock",
        Group.SCREEN,
        "lock",
        n_("Unlock and enrol"),
        (
            n_(
                "A new tablet is enrolled once: photograph the square code on the office's page, or"
                " type address and one-time code, and choose a PIN. The code is good for 15"
                " minutes."
            ),
            n_(
                "Afterwards your PIN opens it, with or without a network. It never leaves"
                " the tablet."
            ),
            n_(
                "Several people can use one tablet. Each has a PIN, sees their own visits, and what"
                " they made is sent as theirs."
            ),
        ),
        ("pin", "lost"),
    ),
    Topic(
        "today",
        Group.SCREEN,
        "calendar-today",
        n_("Today"),
        (
            n_(
                "What is begun stands first, one tap away. Below it are your visits and the"
                " look-backs that are due."
            ),
            n_(
                "A sealed visit names no school until its hour: nobody knows it before, not even"
                " you. It opens by itself, also without a network if it came before."
            ),
            n_(
                "Where it does not open at its hour and there is no network, call the office: it"
                " reads out a code for this tablet, to be typed under Open by code. A group that"
                " was misheard is told at once."
            ),
        ),
        ("arrival", "look_back"),
    ),
    Topic(
        "schools",
        Group.SCREEN,
        "school",
        n_("Schools and their files"),
        (
            n_(
                "All schools of your towns are on the tablet. Search by name, initials of the"
                " pinyin or code; narrow by town, kind or open faults."
            ),
            n_(
                "A school's file tells its facts, people to call with one tap, open cases with"
                " their days, and past checks with their photos. Photos that are not on the"
                " tablet come when there is a network."
            ),
        ),
    ),
    Topic(
        "arrival",
        Group.SCREEN,
        "map-marker-check",
        n_("Arrival"),
        (
            n_(
                "Photograph the gate first. Place and time are kept with it; where the place is"
                " not known, that is kept and nothing is guessed."
            ),
            n_(
                "Note who received you and what looked as if the visit had been known: a banner,"
                " leaders at the gate, pupils kept home. Whoever takes part signs at the end."
            ),
        ),
        ("checklist", "clock"),
    ),
    Topic(
        "checklist",
        Group.SCREEN,
        "format-list-checks",
        n_("The checklist"),
        (
            n_(
                "It begins with the quick list: what matters most, and what this school's risks and"
                " past faults add. The whole list is one tap away. What nobody asked stands as not"
                " checked, never as passed."
            ),
            n_(
                "Each tap is kept at once; there is nothing to save. Undo takes the last tap back."
                " Next open item brings you to what is not answered."
            ),
            n_(
                "Computed items show how the number came about. Hidden items say why they do not"
                " apply. A volume key takes a photo of the item you are at."
            ),
        ),
        ("verdicts", "differs", "finding"),
    ),
    Topic(
        "finding",
        Group.SCREEN,
        "alert-outline",
        n_("A fault"),
        (
            n_(
                "Grade, responsible party and wording are proposed: two taps do for the usual"
                " case. Say where it is, and take a photo."
            ),
            n_(
                "The immediate measure is what happens today; the term is until when the cause must"
                " be gone. Holidays and rest days do not count; the days are shown one by one."
            ),
            n_("Fixed on the spot needs a photo of how it is now. It still stands in the record."),
        ),
        ("photo", "checklist"),
    ),
    Topic(
        "photo",
        Group.SCREEN,
        "camera",
        n_("Photos"),
        (
            n_(
                "Draw arrows, circles, boxes or words on it: they lie over the photo and change"
                " nothing of it. Hide faces of pupils: only the copy with hidden faces is sent."
            ),
            n_(
                "Use this one gives it to its sheet. A picture that was not taken by the"
                " camera just"
                " now is marked as such, on the screen and in the record."
            ),
        ),
        ("camera", "recovered"),
    ),
    Topic(
        "look_back",
        Group.SCREEN,
        "history",
        n_("Look-back"),
        (
            n_(
                "Somebody else than who found it sees whether a fault is really gone, and stays"
                " gone. The old photo lies over the new one: stand where it was taken."
            ),
            n_(
                "Each outcome says what follows from it. Not fixed or come back opens the case"
                " again, one handling level higher."
            ),
        ),
    ),
    Topic(
        "finish",
        Group.SCREEN,
        "draw-pen",
        n_("Sign and finish"),
        (
            n_(
                "First it says what is missing. The inspectors sign, then the school, which may"
                " refuse before a witness; that is kept too."
            ),
            n_(
                "Signatures stand for exactly what was done before them. Whoever changes anything"
                " afterwards makes them lapse, and they are given again."
            ),
            n_("Submitted is sealed. What is noticed later is added as an amendment."),
        ),
        ("held", "serving"),
    ),
    Topic(
        "serving",
        Group.SCREEN,
        "file-sign",
        n_("Order on site"),
        (
            n_(
                "The school's notices are served before you leave, also without a network: signed"
                " for on the glass, or refused before a witness who signs. Where nobody may take"
                " them, the attempt is kept and nothing is served."
            ),
            n_(
                "The term counts from the day after service. Major hazards wait for a second"
                " person, and what is another office's goes to it by letter: both have no notice"
                " here."
            ),
            n_(
                "Photograph the stamped paper: the code on it files it with its notice. Where no"
                " code can be read, choose the notice yourself."
            ),
        ),
        ("finish", "held"),
    ),
    Topic(
        "sync",
        Group.SCREEN,
        "cloud-sync-outline",
        n_("Sync"),
        (
            n_(
                "Where everything is: records first, then small pictures, then the evidence copies."
                " It sends by itself whenever there is a network; Send now only tries at once."
            ),
            n_(
                "What the office holds, refused or keeps beside another's value is told here"
                " with why."
            ),
            n_("Rescue files carry everything to the office on a stick where no network comes."),
        ),
        ("places", "safe", "held", "no_network"),
    ),
    Topic(
        "incident",
        Group.SCREEN,
        "alarm-light-outline",
        n_("Reporting an incident"),
        (
            n_(
                "When something has happened at a school, report it at once, from Today, the"
                " school's file or a check under way. What and when are enough; the rest can"
                " follow. It is kept with every tap and needs no network."
            ),
            n_(
                "People are counted, never named. A dash means that nobody knows yet, which is not"
                " nought. Hide every face before you use a photo."
            ),
        ),
        ("incident_file", "places"),
    ),
    Topic(
        "incident_file",
        Group.SCREEN,
        "alarm-light-outline",
        n_("An incident and its reports"),
        (
            n_(
                "Each report stays as it was sent and tells where it is: on this tablet, waiting,"
                " or with the office, which gives it its number."
            ),
            n_(
                "What is new, or was wrong, goes as a further report. It begins with what the last"
                " one said, whoever of the town wrote that."
            ),
        ),
        ("incident", "held"),
    ),
    Topic(
        "settings",
        Group.SCREEN,
        "cog",
        n_("Settings"),
        (
            n_(
                "Language, theme, hand and text size hold at once, for this tablet. Sun is black on"
                " white for bright light; it stands in the rail as well."
            ),
            n_(
                "Clear this tablet deletes all that is on it. What the office does not have is not"
                " deleted without a supervisor's code."
            ),
        ),
        ("safe", "pin"),
    ),
)
