"""What a reader learns of a bundle, with and without keys he trusts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tadoru.core.records import keys
from tadoru.core.records.keyrecord import Role
from tadoru.core.records.status import Code
from tadoru.core.tlog.note import COSIGNATURE_V1, VerifierKey
from tadoru.wire.bundle import bundle as form
from tadoru.wire.bundle.bundle import Bundle
from tadoru.wire.bundle.trust import Trust
from tadoru.wire.bundle.verdict import Standing, Status, TimeSource, Verdict
from tadoru.wire.bundle.verify import verify
from tests.fakes.ledger import Ledger, declared

GROUPS = {"total": {"kgco2e": "8.563"}, "site": {"country": "FI"}}


class Story:
    """A refiner (key at 1) answers (2); a pack maker (key at 3) declares."""

    def __init__(self, origin: str | None = None) -> None:
        self.log = Ledger(origin=origin)
        self.refiner = self.log.operator("refiner")
        self.answer = self.log.add(self.refiner, "answer", GROUPS)
        self.pack = self.log.operator("pack")
        self.key_places = {0: (), 1: (), 3: ()}

    def bundle(self, **more: object) -> Bundle:
        shown = {**self.key_places, self.answer: ("total",)}
        return self.log.bundle(shown, self.pack, **more)  # type: ignore[arg-type]

    def check(self, bundle: Bundle) -> Verdict:
        return verify(form.encode(bundle), self.log.trust())


def rules(verdict: Verdict) -> dict[str, str]:
    return {finding.place: finding.rule for finding in verdict.findings}


@pytest.fixture
def story() -> Story:
    return Story()


def test_a_whole_bundle_is_verified_and_shows_only_the_granted_group(story: Story) -> None:
    verdict = story.check(story.bundle())
    assert verdict.findings == ()
    assert verdict.status == Status.VERIFIED
    assert verdict.status.exit_code == 0
    assert [dict(one.groups) for one in verdict.statements] == [{"total": {"kgco2e": "8.563"}}]
    assert verdict.statements[0].issuer == "urn:tadoru:operator:refiner"
    assert verdict.size == 4


def test_without_trusted_keys_a_bundle_is_consistent_but_not_anchored(story: Story) -> None:
    verdict = verify(form.encode(story.bundle()), None)
    assert (verdict.status, verdict.status.exit_code) == (Status.NOT_ANCHORED, 3)


def test_a_log_with_a_web_address_vouches_for_itself_by_its_first_key() -> None:
    story = Story(origin="did:web:node.example")
    bundle = story.bundle()
    assert verify(form.encode(bundle), None).status == Status.NOT_ANCHORED
    assert story.check(bundle).status == Status.VERIFIED


def test_a_log_that_the_reader_does_not_trust_is_refused(story: Story) -> None:
    verdict = verify(form.encode(story.bundle()), Ledger("another").trust())
    assert verdict.status == Status.REFUSED
    assert verdict.status.exit_code == 1
    assert rules(verdict)["origin"] == "bundle.no-root"


def test_a_file_that_is_no_bundle_is_unreadable(story: Story) -> None:
    for data in (b"", b"{}", b"not json", form.encode(story.bundle()) + b"\n"):
        verdict = verify(data, None)
        assert (verdict.status, verdict.status.exit_code) == (Status.UNREADABLE, 66)
        assert verdict.findings


def test_a_record_that_was_never_logged_is_named(story: Story) -> None:
    bundle = story.bundle()
    forged = replace(bundle.records[2], inclusion=bundle.records[1].inclusion)
    changed = replace(bundle, records=(*bundle.records[:2], forged, bundle.records[3]))
    assert rules(story.check(declared(changed, story.pack))) == {
        "records[2].inclusion": "record.not-logged"
    }


def test_a_disclosure_of_another_record_is_named(story: Story) -> None:
    other = story.log.add(story.refiner, "answer", GROUPS)
    bundle = story.log.bundle({**story.key_places, story.answer: ()}, story.pack)
    foreign = story.log.item(other, ("total",)).disclosures
    swapped = replace(bundle.records[2], disclosures=foreign)
    changed = replace(bundle, records=(*bundle.records[:2], swapped, bundle.records[3]))
    assert rules(story.check(declared(changed, story.pack))) == {
        "records[2].disclosures": "record.disclosure"
    }


def test_content_changed_after_the_declaration_is_refused(story: Story) -> None:
    bundle = story.bundle()
    hidden = replace(bundle.records[2], disclosures=())
    changed = replace(bundle, records=(*bundle.records[:2], hidden, bundle.records[3]))
    assert rules(story.check(changed)) == {"signature": "bundle.declarer"}


def test_a_statement_without_its_issuers_key_record_is_refused(story: Story) -> None:
    bundle = story.log.bundle({0: (), 2: ("total",), 3: ()}, story.pack)
    assert rules(story.check(bundle)) == {"records[1]": "record.key-unknown"}


def test_an_operator_cannot_sign_for_another(story: Story) -> None:
    place = story.log.add(story.pack, "answer", GROUPS, issuer="urn:tadoru:operator:refiner")
    bundle = story.log.bundle({0: (), 3: (), place: ()}, story.pack)
    assert rules(story.check(bundle)) == {"records[2]": "record.holder"}


def test_an_operator_cannot_introduce_keys(story: Story) -> None:
    friend = story.log.entropy(32)
    story.log.holders[story.pack] = "urn:tadoru:operator:pack"
    place = story.log.state_key(friend, "urn:tadoru:operator:refiner", Role.OPERATOR, by=story.pack)
    answer = story.log.add(friend, "answer", GROUPS)
    bundle = story.log.bundle({0: (), 3: (), place: (), answer: ()}, story.pack)
    assert rules(story.check(bundle)) == {
        "records[2]": "record.log-only",
        "records[3]": "record.key-unknown",
    }


def test_a_record_logged_after_its_key_was_revoked_is_refused(story: Story) -> None:
    revoked = story.log.revoke(story.refiner)
    story.log.now -= timedelta(days=1)  # the thief backdates what he signs
    late = story.log.add(story.refiner, "answer", GROUPS)
    shown = {**story.key_places, story.answer: ("total",), revoked: (), late: ()}
    bundle = story.log.bundle(shown, story.pack)
    assert set(rules(story.check(bundle)).values()) <= {
        "record.key-revoked",
        "record.key-not-valid",
    }
    assert list(rules(story.check(bundle))) == ["records[5]"]


def test_what_a_key_signed_before_its_revocation_stands(story: Story) -> None:
    revoked = story.log.revoke(story.refiner, by=story.refiner)
    shown = {**story.key_places, story.answer: ("total",), revoked: ()}
    assert story.check(story.log.bundle(shown, story.pack)).status == Status.VERIFIED


def test_a_key_is_not_good_before_or_after_its_time(story: Story) -> None:
    private = story.log.entropy(32)
    place = story.log.state_key(private, "urn:tadoru:operator:late", Role.OPERATOR, days=1)
    story.log.now += timedelta(days=2)
    answer = story.log.add(private, "answer", GROUPS)
    bundle = story.log.bundle({0: (), 3: (), place: (), answer: ()}, story.pack)
    assert rules(story.check(bundle)) == {"records[3]": "record.key-not-valid"}


def test_a_rotated_log_key_is_known_through_the_first_one(story: Story) -> None:
    trust = story.log.trust()
    new = story.log.entropy(32)
    introduced = story.log.state_key(new, story.log.origin, Role.LOG)
    ended = story.log.revoke(story.log.log_key)
    first, story.log.log_key = story.log.log_key, new
    dealer = story.log.operator("dealer")
    shown = {0: (), introduced: (), ended: (), len(story.log.records) - 1: ()}
    bundle = story.log.bundle(shown, dealer)
    assert verify(form.encode(bundle), trust).findings == ()
    stale_key = story.log.bundle(shown, dealer, checkpoint=story.log.checkpoint(by=first))
    assert rules(verify(form.encode(stale_key), trust)) == {"checkpoint": "checkpoint.signature"}


def test_a_superseded_record_is_stale_and_says_so(story: Story) -> None:
    newer = story.log.add(story.refiner, "correction", GROUPS, supersedes=story.answer)
    shown = {**story.key_places, story.answer: ("total",), newer: ("total",)}
    verdict = story.check(story.log.bundle(shown, story.pack))
    assert verdict.status == Status.VERIFIED
    assert [one.standing for one in verdict.statements] == [Standing.STALE, Standing.UNKNOWN]
    assert "record.stale" in {notice.rule for notice in verdict.notices}


def test_the_status_list_tells_what_the_bundle_leaves_out(story: Story) -> None:
    listed = story.log.list_status({story.answer: Code.SUPERSEDED})
    verdict = story.check(story.bundle(status_at=listed))
    assert verdict.status == Status.VERIFIED
    assert [one.standing for one in verdict.statements] == [Standing.STALE]
    fresh = Story()
    verdict = fresh.check(fresh.bundle(status_at=fresh.log.list_status({})))
    assert [one.standing for one in verdict.statements] == [Standing.CURRENT]


def test_an_erased_record_is_called_erased_and_shows_nothing(story: Story) -> None:
    tombstone = story.log.erase(story.answer)
    shown = {**story.key_places, story.answer: ("total",), tombstone: ()}
    verdict = story.check(story.log.bundle(shown, story.pack))
    assert verdict.status == Status.VERIFIED
    assert [(one.standing, dict(one.groups)) for one in verdict.statements] == [
        (Standing.ERASED, {})
    ]


def test_nobody_can_replace_the_record_of_another(story: Story) -> None:
    foreign = story.log.add(story.pack, "correction", GROUPS, supersedes=story.answer)
    shown = {**story.key_places, story.answer: ("total",), foreign: ()}
    assert rules(story.check(story.log.bundle(shown, story.pack))) == {
        "records[4]": "record.foreign"
    }


def test_records_that_nothing_needs_are_refused(story: Story) -> None:
    story.log.operator("stranger")
    bundle = story.log.bundle({**story.key_places, 2: (), 4: ()}, story.pack)
    assert rules(story.check(bundle)) == {"records[4]": "bundle.unreferenced"}


def test_a_witness_dates_the_checkpoint(story: Story) -> None:
    private = story.log.entropy(32)
    witness = VerifierKey("witness.example/w1", keys.public_key(private), COSIGNATURE_V1)
    signed = story.log.checkpoint([("witness.example/w1", private)])
    bundle = story.bundle(checkpoint=signed)
    trusting = verify(form.encode(bundle), story.log.trust(witnesses=(witness,)))
    assert trusting.time_source == TimeSource.WITNESS
    assert trusting.as_of == story.log.now + timedelta(minutes=1)
    assert trusting.witnesses == ("witness.example/w1",)
    without = story.check(bundle)
    assert without.time_source == TimeSource.LOG
    assert "checkpoint.time" in {notice.rule for notice in without.notices}


def test_an_accredited_operator_is_credentialed_only_for_who_trusts_the_accreditor(
    story: Story,
) -> None:
    accreditor = story.log.entropy(32)
    public = keys.public_key(accreditor)
    place = story.log.add(
        accreditor,
        "accreditation",
        dataset="accreditation/1",
        content={"accreditor": keys.did_key(public)},
        subject="urn:tadoru:operator:refiner",
    )
    shown = {**story.key_places, story.answer: ("total",), place: ()}
    data = form.encode(story.log.bundle(shown, story.pack))
    known = verify(data, story.log.trust(accreditors=(public,)))
    assert (known.status, known.statements[0].assurance) == (Status.VERIFIED, "credentialed")
    unknown = verify(data, story.log.trust())
    assert (unknown.status, unknown.statements[0].assurance) == (Status.VERIFIED, "declared")


def test_every_finding_names_a_place_and_a_remedy(story: Story) -> None:
    bundle = story.bundle()
    emptied = replace(bundle, records=(), checkpoint="none\n")
    for finding in verify(form.encode(emptied), Trust(())).findings:
        assert finding.place
        assert finding.text()
        assert finding.advice()


def test_a_verdict_is_readable_by_tools(story: Story) -> None:
    shown = story.check(story.bundle()).as_json()
    assert shown["status"] == "verified"
    assert shown["statements"][0]["groups"] == {"total": {"kgco2e": "8.563"}}  # type: ignore[index]
