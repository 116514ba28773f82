CREATE TABLE baseline (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	name TEXT NOT NULL,
	method TEXT NOT NULL,
	gwp_set TEXT NOT NULL,
	period_start DATE NOT NULL,
	period_end DATE NOT NULL,
	note TEXT NOT NULL,
	content BLOB NOT NULL,
	created_by TEXT NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_baseline PRIMARY KEY (id),
	CONSTRAINT uq_baseline_operator_id_name UNIQUE (operator_id, name),
	CONSTRAINT fk_baseline_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE blob (
	operator_id CHAR(36) NOT NULL,
	digest TEXT NOT NULL,
	sealed BLOB NOT NULL,
	size INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_blob PRIMARY KEY (operator_id, digest),
	CONSTRAINT fk_blob_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE campaign (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	name TEXT NOT NULL,
	dataset TEXT NOT NULL,
	terms TEXT NOT NULL,
	due_on DATE,
	message TEXT NOT NULL,
	created_at TEXT NOT NULL,
	closed_at TEXT,
	CONSTRAINT pk_campaign PRIMARY KEY (id),
	CONSTRAINT fk_campaign_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE challenge (
	token_hash TEXT NOT NULL,
	purpose TEXT NOT NULL,
	person_id CHAR(36),
	facts TEXT NOT NULL,
	created_at TEXT NOT NULL,
	expires_at TEXT NOT NULL,
	CONSTRAINT pk_challenge PRIMARY KEY (token_hash),
	CONSTRAINT fk_challenge_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
--;
CREATE TABLE contact (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	role TEXT NOT NULL,
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	phone TEXT NOT NULL,
	locale TEXT NOT NULL,
	shared TEXT NOT NULL,
	row_version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_contact PRIMARY KEY (id),
	CONSTRAINT fk_contact_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE engagement (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	person_id CHAR(36) NOT NULL,
	purpose TEXT NOT NULL,
	part_ids TEXT NOT NULL,
	datasets TEXT NOT NULL,
	created_by TEXT NOT NULL,
	created_at TEXT NOT NULL,
	until_at TEXT NOT NULL,
	revoked_at TEXT,
	CONSTRAINT pk_engagement PRIMARY KEY (id),
	CONSTRAINT fk_engagement_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_engagement_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
--;
CREATE TABLE event (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	sender_id CHAR(36),
	position INTEGER,
	type TEXT NOT NULL,
	subject TEXT NOT NULL,
	data TEXT NOT NULL,
	at TEXT NOT NULL,
	CONSTRAINT pk_event PRIMARY KEY (id),
	CONSTRAINT uq_event_operator_id_position UNIQUE (operator_id, position),
	CONSTRAINT fk_event_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_event_sender_id FOREIGN KEY(sender_id) REFERENCES operator (id)
)
--;
CREATE TABLE evidence (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	origin TEXT NOT NULL,
	kind TEXT NOT NULL,
	dataset TEXT NOT NULL,
	subject TEXT NOT NULL,
	part_id CHAR(36),
	own BOOLEAN NOT NULL,
	issued_at TEXT NOT NULL,
	sealed BLOB NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_evidence PRIMARY KEY (id, operator_id),
	CONSTRAINT fk_evidence_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE feed_head (
	operator_id CHAR(36) NOT NULL,
	position INTEGER NOT NULL,
	CONSTRAINT pk_feed_head PRIMARY KEY (operator_id),
	CONSTRAINT fk_feed_head_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE genealogy (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	relation TEXT NOT NULL,
	input_kind TEXT NOT NULL,
	input_id CHAR(36) NOT NULL,
	output_kind TEXT NOT NULL,
	output_id CHAR(36) NOT NULL,
	quantity TEXT,
	at TEXT NOT NULL,
	removed_at TEXT,
	CONSTRAINT pk_genealogy PRIMARY KEY (id),
	CONSTRAINT fk_genealogy_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE invitation (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	locale TEXT NOT NULL,
	country TEXT,
	roles TEXT NOT NULL,
	message TEXT NOT NULL,
	asks TEXT NOT NULL,
	token_hash TEXT NOT NULL,
	invited_by TEXT NOT NULL,
	created_at TEXT NOT NULL,
	expires_at TEXT NOT NULL,
	accepted_at TEXT,
	accepted_by_id CHAR(36),
	revoked_at TEXT,
	CONSTRAINT pk_invitation PRIMARY KEY (id),
	CONSTRAINT fk_invitation_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT uq_invitation_token_hash UNIQUE (token_hash)
)
--;
CREATE TABLE job (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	actor TEXT NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	facts TEXT NOT NULL,
	done INTEGER NOT NULL,
	total INTEGER,
	result TEXT,
	blob_digest TEXT,
	created_at TEXT NOT NULL,
	finished_at TEXT,
	CONSTRAINT pk_job PRIMARY KEY (id),
	CONSTRAINT fk_job_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE mailing (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	person_id CHAR(36),
	message_id TEXT NOT NULL,
	sent_at TEXT,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_mailing PRIMARY KEY (id),
	CONSTRAINT fk_mailing_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_mailing_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_mailing_message_id UNIQUE (message_id)
)
--;
CREATE TABLE oidc_link (
	issuer TEXT NOT NULL,
	subject TEXT NOT NULL,
	person_id CHAR(36) NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_oidc_link PRIMARY KEY (issuer, subject),
	CONSTRAINT fk_oidc_link_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
--;
CREATE TABLE passkey (
	id CHAR(36) NOT NULL,
	person_id CHAR(36) NOT NULL,
	credential_id TEXT NOT NULL,
	public_key BLOB NOT NULL,
	sign_count INTEGER NOT NULL,
	name TEXT NOT NULL,
	created_at TEXT NOT NULL,
	used_at TEXT,
	CONSTRAINT pk_passkey PRIMARY KEY (id),
	CONSTRAINT fk_passkey_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_passkey_credential_id UNIQUE (credential_id)
)
--;
CREATE TABLE shipment (
	id CHAR(36) NOT NULL,
	sender_id CHAR(36) NOT NULL,
	recipient_id CHAR(36) NOT NULL,
	sender_name TEXT NOT NULL,
	recipient_name TEXT NOT NULL,
	kind TEXT NOT NULL,
	part_number TEXT NOT NULL,
	part_name TEXT NOT NULL,
	number TEXT NOT NULL,
	quantity TEXT,
	unit TEXT NOT NULL,
	shipped_on DATE NOT NULL,
	created_at TEXT NOT NULL,
	received_at TEXT,
	CONSTRAINT pk_shipment PRIMARY KEY (id),
	CONSTRAINT fk_shipment_sender_id FOREIGN KEY(sender_id) REFERENCES operator (id),
	CONSTRAINT fk_shipment_recipient_id FOREIGN KEY(recipient_id) REFERENCES operator (id)
)
--;
CREATE TABLE totp (
	person_id CHAR(36) NOT NULL,
	sealed BLOB NOT NULL,
	last_step INTEGER,
	recovery TEXT NOT NULL,
	created_at TEXT NOT NULL,
	confirmed_at TEXT,
	CONSTRAINT pk_totp PRIMARY KEY (person_id),
	CONSTRAINT fk_totp_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
--;
CREATE TABLE webhook (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	name TEXT NOT NULL,
	url TEXT NOT NULL,
	types TEXT NOT NULL,
	sealed_secret BLOB NOT NULL,
	active BOOLEAN NOT NULL,
	position INTEGER NOT NULL,
	failures INTEGER NOT NULL,
	failing_since TEXT,
	again_at TEXT,
	row_version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_webhook PRIMARY KEY (id),
	CONSTRAINT fk_webhook_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE delivery (
	id CHAR(36) NOT NULL,
	webhook_id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	event_id CHAR(36) NOT NULL,
	position INTEGER NOT NULL,
	status INTEGER,
	error TEXT,
	at TEXT NOT NULL,
	CONSTRAINT pk_delivery PRIMARY KEY (id),
	CONSTRAINT fk_delivery_webhook_id FOREIGN KEY(webhook_id) REFERENCES webhook (id),
	CONSTRAINT fk_delivery_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE message (
	id CHAR(36) NOT NULL,
	request_id CHAR(36) NOT NULL,
	customer_id CHAR(36) NOT NULL,
	supplier_id CHAR(36) NOT NULL,
	author_id CHAR(36) NOT NULL,
	author_name TEXT NOT NULL,
	body TEXT NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_message PRIMARY KEY (id),
	CONSTRAINT fk_message_request_id FOREIGN KEY(request_id) REFERENCES request (id),
	CONSTRAINT fk_message_customer_id FOREIGN KEY(customer_id) REFERENCES operator (id),
	CONSTRAINT fk_message_supplier_id FOREIGN KEY(supplier_id) REFERENCES operator (id),
	CONSTRAINT fk_message_author_id FOREIGN KEY(author_id) REFERENCES operator (id)
)
--;
CREATE TABLE shipment_link (
	shipment_id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	kind TEXT NOT NULL,
	piece_id CHAR(36) NOT NULL,
	CONSTRAINT pk_shipment_link PRIMARY KEY (shipment_id, operator_id),
	CONSTRAINT fk_shipment_link_shipment_id FOREIGN KEY(shipment_id) REFERENCES shipment (id),
	CONSTRAINT fk_shipment_link_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE attachment (
	id CHAR(36) NOT NULL,
	message_id CHAR(36) NOT NULL,
	request_id CHAR(36) NOT NULL,
	customer_id CHAR(36) NOT NULL,
	supplier_id CHAR(36) NOT NULL,
	author_id CHAR(36) NOT NULL,
	digest TEXT NOT NULL,
	name TEXT NOT NULL,
	media_type TEXT NOT NULL,
	size INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_attachment PRIMARY KEY (id),
	CONSTRAINT fk_attachment_message_id FOREIGN KEY(message_id) REFERENCES message (id),
	CONSTRAINT fk_attachment_request_id FOREIGN KEY(request_id) REFERENCES request (id),
	CONSTRAINT fk_attachment_customer_id FOREIGN KEY(customer_id) REFERENCES operator (id),
	CONSTRAINT fk_attachment_supplier_id FOREIGN KEY(supplier_id) REFERENCES operator (id),
	CONSTRAINT fk_attachment_author_id FOREIGN KEY(author_id) REFERENCES operator (id)
)
--;
CREATE TABLE baseline_line (
	baseline_id CHAR(36) NOT NULL,
	part_id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	result TEXT NOT NULL,
	CONSTRAINT pk_baseline_line PRIMARY KEY (baseline_id, part_id),
	CONSTRAINT fk_baseline_line_baseline_id FOREIGN KEY(baseline_id) REFERENCES baseline (id),
	CONSTRAINT fk_baseline_line_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_baseline_line_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE lot (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	part_id CHAR(36) NOT NULL,
	site_id CHAR(36) NOT NULL,
	number TEXT NOT NULL,
	search TEXT NOT NULL,
	quantity TEXT,
	made_on DATE,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_lot PRIMARY KEY (id),
	CONSTRAINT uq_lot_part_id_number UNIQUE (part_id, number),
	CONSTRAINT fk_lot_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_lot_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_lot_site_id FOREIGN KEY(site_id) REFERENCES site (id)
)
--;
CREATE TABLE part_alias (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	part_id CHAR(36) NOT NULL,
	side TEXT NOT NULL,
	partner_id CHAR(36),
	partner_name TEXT NOT NULL,
	number TEXT NOT NULL,
	search TEXT NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_part_alias PRIMARY KEY (id),
	CONSTRAINT uq_part_alias_part_id_side_partner_name_number UNIQUE (part_id, side, partner_name, number),
	CONSTRAINT fk_part_alias_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_part_alias_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_part_alias_partner_id FOREIGN KEY(partner_id) REFERENCES operator (id)
)
--;
CREATE TABLE item (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	part_id CHAR(36) NOT NULL,
	site_id CHAR(36) NOT NULL,
	lot_id CHAR(36),
	serial TEXT NOT NULL,
	search TEXT NOT NULL,
	made_on DATE,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_item PRIMARY KEY (id),
	CONSTRAINT uq_item_part_id_serial UNIQUE (part_id, serial),
	CONSTRAINT fk_item_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_item_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_item_site_id FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_item_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id)
)
--;
ALTER TABLE "operator" ADD COLUMN reminders TEXT
--;
ALTER TABLE "operator" ADD COLUMN parts_deleted INTEGER
--;
ALTER TABLE "person" ADD COLUMN mail_mode TEXT
--;
ALTER TABLE "client" ADD COLUMN scopes TEXT
--;
ALTER TABLE "identifier" ADD COLUMN evidence TEXT
--;
ALTER TABLE "identifier" ADD COLUMN checked_by TEXT
--;
ALTER TABLE "identifier" ADD COLUMN checked_at TEXT
--;
ALTER TABLE "request" ADD COLUMN progress TEXT
--;
ALTER TABLE "request" ADD COLUMN reminded_at TEXT
--;
ALTER TABLE "request" ADD COLUMN reminders INTEGER
--;
ALTER TABLE "session" ADD COLUMN id CHAR(36)
--;
ALTER TABLE "session" ADD COLUMN factors TEXT
--;
ALTER TABLE "session" ADD COLUMN address TEXT
--;
ALTER TABLE "session" ADD COLUMN agent TEXT
--;
ALTER TABLE "request_link" ADD COLUMN campaign_id CHAR(36) REFERENCES campaign (id)
--;
CREATE INDEX ix_campaign_operator_id_created_at ON campaign (operator_id, created_at)
--;
CREATE INDEX ix_challenge_expires_at ON challenge (expires_at)
--;
CREATE INDEX ix_contact_operator_id_role ON contact (operator_id, role)
--;
CREATE INDEX ix_engagement_operator_id_person_id ON engagement (operator_id, person_id)
--;
CREATE INDEX ix_event_unnumbered ON event (at) WHERE position IS NULL
--;
CREATE INDEX ix_evidence_operator_id_issued_at ON evidence (operator_id, issued_at)
--;
CREATE INDEX ix_genealogy_input_id ON genealogy (input_id)
--;
CREATE INDEX ix_genealogy_output_id ON genealogy (output_id)
--;
CREATE INDEX ix_invitation_operator_id_created_at ON invitation (operator_id, created_at)
--;
CREATE INDEX ix_job_operator_id_created_at ON job (operator_id, created_at)
--;
CREATE INDEX ix_mailing_operator_id_created_at ON mailing (operator_id, created_at)
--;
CREATE INDEX ix_oidc_link_person_id ON oidc_link (person_id)
--;
CREATE INDEX ix_passkey_person_id ON passkey (person_id)
--;
CREATE INDEX ix_shipment_recipient_id_created_at ON shipment (recipient_id, created_at)
--;
CREATE INDEX ix_shipment_sender_id_created_at ON shipment (sender_id, created_at)
--;
CREATE INDEX ix_webhook_operator_id ON webhook (operator_id)
--;
CREATE INDEX ix_delivery_webhook_id_at ON delivery (webhook_id, at)
--;
CREATE INDEX ix_message_request_id_created_at ON message (request_id, created_at)
--;
CREATE INDEX ix_part_by_change ON part (operator_id, changed_at)
--;
CREATE INDEX ix_part_by_name ON part (operator_id, name)
--;
CREATE INDEX ix_shipment_link_operator_id_piece_id ON shipment_link (operator_id, piece_id)
--;
CREATE INDEX ix_attachment_author_id_digest ON attachment (author_id, digest)
--;
CREATE INDEX ix_attachment_message_id ON attachment (message_id)
--;
CREATE INDEX ix_lot_operator_id_search ON lot (operator_id, search)
--;
CREATE INDEX ix_part_alias_operator_id_search ON part_alias (operator_id, search)
--;
CREATE INDEX ix_item_lot_id ON item (lot_id)
--;
CREATE INDEX ix_item_operator_id_search ON item (operator_id, search)
--;
CREATE INDEX ix_request_link_campaign_id ON request_link (campaign_id)
