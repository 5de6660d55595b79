"""What a walk chooses among at each step."""

from collections.abc import Callable

from hypothesis import strategies as st

from models import Mode, TeamRole
from services.conversations import closing, declining, grabbing, leaving, releasing, reopening
from services.outcome import Outcome

GUESTS = 6
SOME = st.integers(0, GUESTS - 1)
AGENTS = st.sampled_from(["owner", "admin", "ben", "dan", "outsider"])
MANAGERS = st.sampled_from(["owner", "owner", "admin", "ben"])
SEATED = st.sampled_from(["admin", "ben", "dan", "outsider"])
CHANNELS = st.sampled_from(["sales", "support", "both"])
MILLIS = st.sampled_from([None, 5_000, 65_000])
TEAMS = st.sampled_from([("sales",), ("support",), ("sales", "support"), ()])
ONE_TEAM = st.sampled_from(["sales", "support"])
BY_AGENT: list[Callable[..., Outcome[None]]] = [
    leaving.leave,
    grabbing.grab,
    closing.undo,
    reopening.reopen,
    releasing.no_reply_needed,
    declining.decline,
]
COMPANY = st.one_of(
    st.tuples(st.just("takes_a_seat"), SEATED, ONE_TEAM, st.sampled_from(TeamRole)),
    st.tuples(st.just("role_changes"), AGENTS, SEATED, ONE_TEAM, st.sampled_from(TeamRole)),
    st.tuples(st.just("leaves_the_team"), AGENTS, SEATED, ONE_TEAM),
    st.tuples(st.just("mode_changes"), MANAGERS, ONE_TEAM, st.sampled_from(Mode)),
    st.tuples(st.just("is_suspended_or_back"), MANAGERS, SEATED, st.booleans()),
    st.tuples(
        st.just("a_team_comes"),
        st.sampled_from(Mode),
        st.dictionaries(SEATED, st.sampled_from(TeamRole)),
        CHANNELS,
    ),
    st.tuples(st.just("a_team_goes")),
    st.tuples(st.just("a_team_rests"), MANAGERS, st.booleans()),
)
"""By which people come and go, and teams change."""
RARE = st.one_of(
    st.tuples(st.just("comes_back"), SOME, st.integers(0, 9)),
    st.tuples(st.just("calls"), SOME, SEATED),
    st.tuples(st.just("takes_out"), SOME, AGENTS, AGENTS),
    st.tuples(st.just("some_are_away"), st.sets(SEATED), st.sampled_from([0, 5_000, 60_000])),
    st.tuples(st.just("invites_team"), SOME, AGENTS, ONE_TEAM),
    st.tuples(st.just("hands_over"), SOME, SEATED, SEATED),
    st.tuples(st.just("withdraws"), SOME, SEATED, st.integers(0, 3)),
    st.tuples(st.just("loses_invitations"), AGENTS, st.one_of(st.none(), TEAMS)),
    st.tuples(st.just("thresholds_change"), ONE_TEAM, MILLIS, MILLIS),
    st.tuples(st.just("leads_elsewhere"), CHANNELS, TEAMS),
    COMPANY,
)
"""One step of several kinds, so that what happens all the time in a team happens more often."""
