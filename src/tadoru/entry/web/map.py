"""The map of the site: every address, the page behind it, and the verb that guards it."""

from tadoru.app.bundle import make
from tadoru.app.exchange import (
    accept,
    answer,
    ask,
    datasets,
    disclosures,
    grants,
    notices,
    refuse,
    requests,
    sign,
    statement,
    withdraw,
)
from tadoru.app.footprint import compute
from tadoru.app.footprint import read as footprints
from tadoru.app.identity import client, identifier, operator, password, person, session, site, totp
from tadoru.app.key import bring, revoke, rotate
from tadoru.app.key import read as key_list
from tadoru.app.record import erase
from tadoru.app.record import read as records
from tadoru.app.trace import activity, duplicate, part, read, remove, source, structure
from tadoru.entry.web import (
    about,
    account,
    activities,
    answering,
    asking,
    auditors,
    baselines,
    board,
    campaigns,
    claims,
    company,
    contacts,
    defaults,
    door,
    entrance,
    followup,
    imports,
    invitations,
    jobs,
    keys,
    logbook,
    lots,
    network,
    news,
    node,
    numbers,
    offers,
    partlist,
    parts,
    people,
    pieces,
    shipments,
    signatures,
    sources,
    specimen,
    statements,
    structures,
    switching,
    talk,
    webhooks,
)
from tadoru.entry.web import disclosures as disclosure_pages
from tadoru.entry.web import footprints as footprint_pages
from tadoru.entry.web import grants as grant_pages
from tadoru.entry.web import home as home_page
from tadoru.entry.web import records as record_pages
from tadoru.entry.web import requests as request_pages
from tadoru.entry.web.way import Way, get, open_to_all, post

_REQUEST = "/requests/{request_id:uuid}"
_PART = "/parts/{part_id:uuid}"
_GRANT = "/disclosures/grants/{grant_id:uuid}"
_ACT = "/signatures/{signing_id:uuid}"
_RECORD = "/records/{record_id:uuid}"
_PERSON = "/settings/people/{person_id:uuid}"

_DOOR = (
    open_to_all("GET", "/sign-in", door.sign_in_page, "nobody is signed in yet"),
    open_to_all("POST", "/sign-in", door.sign_in, "nobody is signed in yet"),
    post("/sign-out", door.sign_out, session.sign_out),
    post("/operator", door.switch, session.switch),
    get("/account", door.account, person.me),
    post("/account", door.change_password, password.change),
    get("/", home_page.door_or_home, person.me),
    open_to_all("GET", "/about", about.sources, "licences hold no data"),
    open_to_all("GET", "/components", specimen.show, "invented data, and only in development"),
    open_to_all("GET", "/help", about.help_page, "documentation holds no data"),
    open_to_all("GET", "/problems/{slug}", about.problem, "documentation holds no data"),
)
_PARTS = (
    get("/parts", partlist.listing, read.listing),
    get("/parts/new", parts.new, part.create),
    post("/parts/new", parts.create, part.create),
    get(_PART, parts.show, read.read),
    get(f"{_PART}/edit", parts.edit, part.update),
    post(f"{_PART}/edit", parts.update, part.update),
    post(f"{_PART}/retire", parts.retire, part.retire),
    post(f"{_PART}/restore", parts.restore, part.restore),
    post(f"{_PART}/delete", parts.delete, remove.delete),
    get(f"{_PART}/copy", parts.copying, duplicate.copy),
    post(f"{_PART}/copy", parts.copy, duplicate.copy),
    get(f"{_PART}/structure", structures.show, structure.read),
    post(f"{_PART}/structure", structures.save, structure.save),
    get(f"{_PART}/sources", sources.show, source.listing),
    post(f"{_PART}/sources", sources.save, source.save),
    get(f"{_PART}/activities", activities.show, activity.listing),
    post(f"{_PART}/activities", activities.save, activity.save),
    get(f"{_PART}/footprint", footprint_pages.show, footprints.of_part),
    post(f"{_PART}/footprint", footprint_pages.calculate, compute.compute),
    get(f"{_PART}/ask", asking.show, ask.create),
    post(f"{_PART}/ask", asking.send, ask.create),
    get(f"{_PART}/statements", statements.show, read.read),
    post(f"{_PART}/statements", statements.publish, statement.publish),
)
_EXCHANGE = (
    post("/notices", home_page.mark, notices.mark_read),
    get(_REQUEST, request_pages.show, requests.read),
    post(f"{_REQUEST}/accept", request_pages.link, accept.accept),
    post(f"{_REQUEST}/send-back", request_pages.send_back, refuse.send_back),
    post(f"{_REQUEST}/cancel", request_pages.cancel, withdraw.cancel),
    post(f"{_REQUEST}/reopen", request_pages.reopen, withdraw.reopen),
    get(f"{_REQUEST}/answer", answering.show, answer.preview),
    post(f"{_REQUEST}/answer", answering.send, answer.give),
    get("/signatures", signatures.listing, sign.list_all),
    get(_ACT, signatures.show, sign.read),
    get(f"{_ACT}/bytes", signatures.download, sign.read),
    post(f"{_ACT}/commit", signatures.commit, sign.commit),
    post(f"{_ACT}/discard", signatures.discard, sign.discard),
    get("/disclosures", disclosure_pages.show, disclosures.list_all),
    get("/disclosures/given", grant_pages.given, grants.list_all),
    get("/disclosures/received", grant_pages.received, grants.list_all),
    get("/disclosures/grants/new", grant_pages.new, grants.create),
    post("/disclosures/grants/new", grant_pages.create, grants.create),
    get(_GRANT, grant_pages.show, grants.read),
    post(f"{_GRANT}/revoke", grant_pages.revoke, grants.revoke),
    open_to_all("GET", "/log", logbook.show, "the log is public; records are listed to members"),
    open_to_all("GET", "/log/trust.json", logbook.trust, "the key of a public log is public"),
    get(_RECORD, record_pages.show, records.read),
    get(f"{_RECORD}/bundle", record_pages.bundle, make.bundle),
    get(f"{_RECORD}/bundle/sign", record_pages.prepare, make.prepare),
    post(f"{_RECORD}/bundle/sign", record_pages.sign, make.commit),
    get(f"{_RECORD}/erase", record_pages.ask_to_erase, records.read),
    post(f"{_RECORD}/erase", record_pages.erase, erase.erase),
)
_SETTINGS = (
    get("/settings", company.show, operator.read),
    post("/settings", company.change, operator.update),
    post("/settings/identifiers", company.add_identifier, identifier.add),
    post(
        "/settings/identifiers/{identifier_id:uuid}/remove",
        company.remove_identifier,
        identifier.remove,
    ),
    get("/settings/sites", company.sites, site.list_all),
    post("/settings/sites", company.add_site, site.create),
    post("/settings/sites/{site_id:uuid}", company.change_site, site.update),
    get("/settings/people", people.show, person.list_all),
    post("/settings/people", people.add, person.add),
    post(_PERSON, people.set_roles, person.set_roles),
    post(f"{_PERSON}/remove", people.remove, person.remove),
    get("/settings/clients", people.clients, client.list_all),
    post("/settings/clients", people.add_client, client.create),
    post("/settings/clients/{client_id:uuid}/revoke", people.revoke_client, client.revoke),
    get("/settings/keys", keys.show, key_list.list_all),
    post("/settings/keys/rotate", keys.rotate, rotate.rotate),
    post("/settings/keys/bring", keys.bring_key, bring.prepare),
    post("/settings/keys/revoke", keys.revoke, revoke.revoke),
    get("/node", node.show, operator.list_all),
    post("/node", node.create, operator.create),
    post("/node/password", node.reset, password.reset),
    post("/node/totp", node.reset_totp, totp.reset),
    get("/node/datasets", node.all_datasets, datasets.register),
    post("/node/datasets", node.register, datasets.register),
)

WAYS: tuple[Way, ...] = (
    *entrance.WAYS,
    *account.WAYS,
    *_DOOR,
    *_PARTS,
    *_EXCHANGE,
    *_SETTINGS,
    *imports.WAYS,
    *jobs.WAYS,
    *board.WAYS,
    *campaigns.WAYS,
    *defaults.WAYS,
    *followup.WAYS,
    *baselines.WAYS,
    *talk.WAYS,
    *auditors.WAYS,
    *claims.WAYS,
    *contacts.WAYS,
    *invitations.WAYS,
    *offers.WAYS,
    *switching.WAYS,
    *news.WAYS,
    *webhooks.WAYS,
    *network.WAYS,
    *numbers.WAYS,
    *lots.WAYS,
    *pieces.WAYS,
    *shipments.WAYS,
)
