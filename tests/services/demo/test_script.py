"""Stories are read as written, and a line that means nothing is found."""

import pytest

from services.demo.cast import PEOPLE, TEAMS
from services.demo.script import Step, read_stories, stories

SCRIPT = """# remarks stand before the first story

== Grace: no sure name
demo-sales, en-GB, Europe/London, buoy, online, grace@mail.example
1:02:03 > Hello: is anyone there?
2:00 Ben joins
1:00 Ben: Yes > we are
0:30 reads
0:10 closes by itself
says One more thing
replies Thanks

== (no name)
demo-support, ar, Asia/Dubai, cleat
"""


def test_a_story_is_read_as_written() -> None:
    grace, nobody = read_stories(SCRIPT)
    assert (grace.name, grace.channel, grace.language) == ("Grace: no sure name", "demo-sales", "en-GB")
    assert (grace.email, grace.is_online) == ("grace@mail.example", True)
    assert grace.steps == [
        Step(3_723_000, "", "writes", "Hello: is anyone there?"),
        Step(120_000, "Ben", "joins"),
        Step(60_000, "Ben", "answers", "Yes > we are"),
        Step(30_000, "", "reads"),
        Step(10_000, "", "closes by itself"),
    ]
    assert (grace.says, grace.replies) == (["One more thing"], ["Thanks"])
    assert (nobody.name, nobody.is_online, nobody.steps) == ("", False, [])


@pytest.mark.parametrize("line", ["Hello", "1:00", "1:00 Ben sings", "1 > Hello", "1:00 Ben joins in"])
def test_a_line_that_means_nothing_is_found(line: str) -> None:
    with pytest.raises(ValueError, match="not a step of a story"):
        list(read_stories(f"== Grace\ndemo-sales, en, Europe/London, buoy\n{line}\n"))


def test_the_demos_own_stories() -> None:
    told = stories()
    assert len(told) == 40
    assert {story.channel for story in told} == {key for _, key in TEAMS.values()}
    assert {step.who for story in told for step in story.steps} - {""} == {person.name for person in PEOPLE}
    assert len({story.name for story in told}) == 40
    for story in told:
        assert [step.ago for step in story.steps] == sorted((step.ago for step in story.steps), reverse=True)
        assert story.is_online or not (story.says or story.replies), story.name
