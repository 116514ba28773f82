"""Letters in words: the mails of this node, in the reader's language, as text and as HTML.

Each has one address to go to. Everything that came from people is escaped in the HTML part.
"""

from dataclasses import dataclass

from markupsafe import Markup

from tadoru.app.notice.letter import Item, Letter, Written
from tadoru.app.notice.queue import Invitation
from tadoru.core.dataset.catalogue import DATASETS
from tadoru.core.words import N_
from tadoru.entry.text import Words, day, translator
from tadoru.entry.told import address, told

ITEMS_MAX = 40  # in one mail; the inbox has the rest
MESSAGE_CHARACTERS_MAX = 2000
_NEW = frozenset({"request-new", "request-reopened"})


def write(content: Letter | Invitation, base: str) -> Written:
    """Return a letter in the language of its reader; `base` is the node's own address."""
    if isinstance(content, Invitation):
        return _invitation(content)
    words = translator(content.language)
    if not content.daily and len(content.items) == 1 and content.items[0].kind in _NEW:
        return _request(content, content.items[0], words, base)
    return _news(content, words, base)


def _request(letter: Letter, item: Item, words: Words, base: str) -> Written:
    """Return the mail of a new request: who, what, by when, how long, and one button."""
    what = _what(item, words)
    part, number = item.facts.get("part", ""), item.facts.get("number", "")
    named = f"{part} ({number})" if number else part
    if item.due_on is None:
        subject = words(N_("[Please answer] {what} of part {part}"), what=what, part=number or part)
    else:
        subject = words(
            N_("[Please answer] {what} of part {part}, due {day}"),
            what=what,
            part=number or part,
            day=day(item.due_on, letter.language),
        )
    due = words(N_("no date set")) if item.due_on is None else day(item.due_on, letter.language)
    rows = [
        (words(N_("Who asks")), item.facts.get("from", "")),
        (words(N_("What")), f"{what}: {named}"),
        (words(N_("By when")), due),
        (words(N_("How long it takes")), words(N_("about 10 minutes to begin with"))),
    ]
    message = item.message.strip()[:MESSAGE_CHARACTERS_MAX]
    first = words(N_("{from_} asks your company for data."), from_=item.facts.get("from", ""))
    link = base + address(item.kind, item.request_id, item.facts)
    button = (words(N_("See the request and answer")), link)
    return _mail(subject, [first], rows, message, button, _frame(letter, words, base))


def _news(letter: Letter, words: Words, base: str) -> Written:
    """Return the mail of one or several notices."""
    shown = letter.items[:ITEMS_MAX]
    sentences = [told(item.kind, item.facts, words) for item in shown]
    if len(letter.items) > ITEMS_MAX:
        sentences.append(words(N_("And {count} more."), count=len(letter.items) - ITEMS_MAX))
    if letter.daily:
        subject = words(
            N_("{company}: {count} news of the day"),
            company=letter.company,
            count=len(letter.items),
        )
    elif len(letter.items) == 1:
        subject = sentences[0]
    else:
        subject = words(
            N_("{company}: {count} news"), company=letter.company, count=len(letter.items)
        )
    one = letter.items[0]
    page = address(one.kind, one.request_id, one.facts) if len(letter.items) == 1 else ""
    button = (words(N_("Open in tadoru")), base + (page or "/notices"))
    message = one.message.strip() if len(letter.items) == 1 and one.kind in _NEW else ""
    return _mail(subject, sentences, [], message, button, _frame(letter, words, base))


def _invitation(invitation: Invitation) -> Written:
    words = translator(invitation.locale)
    subject = words(N_("{inviter} invites you to tadoru"), inviter=invitation.inviter)
    purpose = _AS_MEMBER if invitation.member else _AS_COMPANY
    facts = {"inviter": invitation.inviter, "name": invitation.name}
    sentences = [words(sentence, **facts) for sentence in purpose]
    button = (words(N_("See the invitation")), invitation.link)
    end = words(
        N_("The link is for you alone. If you do not know {inviter}, ignore this mail."),
        inviter=invitation.inviter,
    )
    message = invitation.message.strip()[:MESSAGE_CHARACTERS_MAX]
    return _mail(subject, sentences, [], message, button, _Frame("", end, invitation.locale))


_AS_COMPANY = (
    N_("{inviter} would like to exchange data about parts with {name} on tadoru."),
    N_("The page shows what is asked and what others will see. It costs you nothing."),
)
_AS_MEMBER = (
    N_("{inviter} would like you to act for it on tadoru."),
    N_("Open the page and sign in to say yes or no. Nothing happens before you say yes."),
    N_("If you cannot sign in, ask the people who run the node for a new password."),
)


def _what(item: Item, words: Words) -> str:
    known = DATASETS.get(item.dataset or "")
    return words(known.label) if known is not None else (item.dataset or "")


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around what a mail says."""

    dear: str
    end: str
    language: str


def _frame(letter: Letter, words: Words, base: str) -> _Frame:
    return _Frame(
        words(N_("Dear {name} ({company}),"), name=letter.name, company=letter.company),
        words(
            N_("You choose how often you get such mails here: {address}"),
            address=f"{base}/account/mail",
        ),
        letter.language,
    )


def _mail(
    subject: str,
    sentences: list[str],
    rows: list[tuple[str, str]],
    message: str,
    button: tuple[str, str],
    frame: _Frame,
) -> Written:
    """Return a mail: what it says, one address to go to, and how to stop it."""
    label, link = button
    text = [frame.dear, ""] if frame.dear else []
    text += [*sentences, ""]
    text += [*(f"{name}: {value}" for name, value in rows), ""] if rows else []
    text += [*(f"> {line}" for line in message.splitlines()), ""] if message else []
    text += [f"{label}:", link, "", "--", frame.end, ""]
    parts = [_P.format(frame.dear)] if frame.dear else []
    parts += [_P.format(sentence) for sentence in sentences]
    parts += [_TABLE.format(Markup("").join(_ROW.format(*row) for row in rows))] if rows else []
    parts += [_QUOTE.format(message)] if message else []
    parts += [_BUTTON.format(link, label), _SMALL.format(frame.end)]
    html = _PAGE.format(frame.language, subject, Markup("").join(parts))
    return Written(subject, "\n".join(text), str(html))


_PAGE = Markup(
    '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>'
    '<body style="margin:0;padding:24px;background:#ffffff;color:#1a1a1c;'
    'font:16px/1.7 sans-serif"><div style="max-width:600px;margin:0 auto">{}</div></body></html>'
)
_P = Markup('<p style="margin:0 0 16px">{}</p>')
_TABLE = Markup('<table style="margin:0 0 16px;border-collapse:collapse">{}</table>')
_ROW = Markup(
    '<tr><th scope="row" style="text-align:left;vertical-align:top;padding:4px 16px 4px 0">{}</th>'
    '<td style="padding:4px 0">{}</td></tr>'
)
_QUOTE = Markup(
    '<blockquote style="margin:0 0 16px;padding:0 0 0 12px;border-left:4px solid #767676;'
    'white-space:pre-wrap">{}</blockquote>'
)
_BUTTON = Markup(
    '<p style="margin:24px 0"><a href="{}" style="display:inline-block;padding:12px 24px;'
    'border-radius:8px;background:#0017c1;color:#ffffff;text-decoration:none">{}</a></p>'
)
_SMALL = Markup('<p style="margin:0 0 8px;color:#626264;font-size:14px">{}</p>')
