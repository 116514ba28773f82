CREATE TABLE baseline (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	method VARCHAR COLLATE "C" NOT NULL,
	gwp_set VARCHAR COLLATE "C" NOT NULL,
	period_start DATE NOT NULL,
	period_end DATE NOT NULL,
	note VARCHAR COLLATE "C" NOT NULL,
	content BYTEA NOT NULL,
	created_by VARCHAR COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_baseline PRIMARY KEY (id),
	CONSTRAINT uq_baseline_operator_id_name UNIQUE (operator_id, name),
	CONSTRAINT fk_baseline_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE blob (
	operator_id UUID NOT NULL,
	digest VARCHAR COLLATE "C" NOT NULL,
	sealed BYTEA NOT NULL,
	size INTEGER NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_blob PRIMARY KEY (operator_id, digest),
	CONSTRAINT fk_blob_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE campaign (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	dataset VARCHAR COLLATE "C" NOT NULL,
	terms VARCHAR COLLATE "C" NOT NULL,
	due_on DATE,
	message VARCHAR COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	closed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_campaign PRIMARY KEY (id),
	CONSTRAINT fk_campaign_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE challenge (
	token_hash VARCHAR COLLATE "C" NOT NULL,
	purpose VARCHAR COLLATE "C" NOT NULL,
	person_id UUID,
	facts VARCHAR COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_challenge PRIMARY KEY (token_hash),
	CONSTRAINT fk_challenge_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
--;
CREATE TABLE contact (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	role VARCHAR COLLATE "C" NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	email VARCHAR COLLATE "C" NOT NULL,
	phone VARCHAR COLLATE "C" NOT NULL,
	locale VARCHAR COLLATE "C" NOT NULL,
	shared VARCHAR COLLATE "C" NOT NULL,
	row_version INTEGER NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_contact PRIMARY KEY (id),
	CONSTRAINT fk_contact_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE engagement (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	person_id UUID NOT NULL,
	purpose VARCHAR COLLATE "C" NOT NULL,
	part_ids VARCHAR COLLATE "C" NOT NULL,
	datasets VARCHAR COLLATE "C" NOT NULL,
	created_by VARCHAR COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	until_at TIMESTAMP WITH TIME ZONE NOT NULL,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_engagement PRIMARY KEY (id),
	CONSTRAINT fk_engagement_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_engagement_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
--;
CREATE TABLE event (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	sender_id UUID,
	position BIGINT,
	type VARCHAR COLLATE "C" NOT NULL,
	subject VARCHAR COLLATE "C" NOT NULL,
	data VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_event PRIMARY KEY (id),
	CONSTRAINT uq_event_operator_id_position UNIQUE (operator_id, position),
	CONSTRAINT fk_event_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_event_sender_id FOREIGN KEY(sender_id) REFERENCES operator (id)
)
--;
CREATE TABLE evidence (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	origin VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	dataset VARCHAR COLLATE "C" NOT NULL,
	subject VARCHAR COLLATE "C" NOT NULL,
	part_id UUID,
	own BOOLEAN NOT NULL,
	issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
	sealed BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_evidence PRIMARY KEY (id, operator_id),
	CONSTRAINT fk_evidence_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE feed_head (
	operator_id UUID NOT NULL,
	position BIGINT NOT NULL,
	CONSTRAINT pk_feed_head PRIMARY KEY (operator_id),
	CONSTRAINT fk_feed_head_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE genealogy (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	relation VARCHAR COLLATE "C" NOT NULL,
	input_kind VARCHAR COLLATE "C" NOT NULL,
	input_id UUID NOT NULL,
	output_kind VARCHAR COLLATE "C" NOT NULL,
	output_id UUID NOT NULL,
	quantity NUMERIC,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	removed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_genealogy PRIMARY KEY (id),
	CONSTRAINT fk_genealogy_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE invitation (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	email VARCHAR COLLATE "C" NOT NULL,
	locale VARCHAR COLLATE "C" NOT NULL,
	country VARCHAR COLLATE "C",
	roles VARCHAR COLLATE "C" NOT NULL,
	message VARCHAR COLLATE "C" NOT NULL,
	asks VARCHAR COLLATE "C" NOT NULL,
	token_hash VARCHAR COLLATE "C" NOT NULL,
	invited_by VARCHAR COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	accepted_at TIMESTAMP WITH TIME ZONE,
	accepted_by_id UUID,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_invitation PRIMARY KEY (id),
	CONSTRAINT fk_invitation_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT uq_invitation_token_hash UNIQUE (token_hash)
)
--;
CREATE TABLE job (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	actor VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	state VARCHAR COLLATE "C" NOT NULL,
	facts VARCHAR COLLATE "C" NOT NULL,
	done INTEGER NOT NULL,
	total INTEGER,
	result VARCHAR COLLATE "C",
	blob_digest VARCHAR COLLATE "C",
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_job PRIMARY KEY (id),
	CONSTRAINT fk_job_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE mailing (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	person_id UUID,
	message_id VARCHAR COLLATE "C" NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_mailing PRIMARY KEY (id),
	CONSTRAINT fk_mailing_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_mailing_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_mailing_message_id UNIQUE (message_id)
)
--;
CREATE TABLE oidc_link (
	issuer VARCHAR COLLATE "C" NOT NULL,
	subject VARCHAR COLLATE "C" NOT NULL,
	person_id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_oidc_link PRIMARY KEY (issuer, subject),
	CONSTRAINT fk_oidc_link_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
--;
CREATE TABLE passkey (
	id UUID NOT NULL,
	person_id UUID NOT NULL,
	credential_id VARCHAR COLLATE "C" NOT NULL,
	public_key BYTEA NOT NULL,
	sign_count INTEGER NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	used_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_passkey PRIMARY KEY (id),
	CONSTRAINT fk_passkey_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_passkey_credential_id UNIQUE (credential_id)
)
--;
CREATE TABLE shipment (
	id UUID NOT NULL,
	sender_id UUID NOT NULL,
	recipient_id UUID NOT NULL,
	sender_name VARCHAR COLLATE "C" NOT NULL,
	recipient_name VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	part_number VARCHAR COLLATE "C" NOT NULL,
	part_name VARCHAR COLLATE "C" NOT NULL,
	number VARCHAR COLLATE "C" NOT NULL,
	quantity NUMERIC,
	unit VARCHAR COLLATE "C" NOT NULL,
	shipped_on DATE NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_shipment PRIMARY KEY (id),
	CONSTRAINT fk_shipment_sender_id FOREIGN KEY(sender_id) REFERENCES operator (id),
	CONSTRAINT fk_shipment_recipient_id FOREIGN KEY(recipient_id) REFERENCES operator (id)
)
--;
CREATE TABLE totp (
	person_id UUID NOT NULL,
	sealed BYTEA NOT NULL,
	last_step INTEGER,
	recovery VARCHAR COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	confirmed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_totp PRIMARY KEY (person_id),
	CONSTRAINT fk_totp_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
--;
CREATE TABLE webhook (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	url VARCHAR COLLATE "C" NOT NULL,
	types VARCHAR COLLATE "C" NOT NULL,
	sealed_secret BYTEA NOT NULL,
	active BOOLEAN NOT NULL,
	position BIGINT NOT NULL,
	failures INTEGER NOT NULL,
	failing_since TIMESTAMP WITH TIME ZONE,
	again_at TIMESTAMP WITH TIME ZONE,
	row_version INTEGER NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_webhook PRIMARY KEY (id),
	CONSTRAINT fk_webhook_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE delivery (
	id UUID NOT NULL,
	webhook_id UUID NOT NULL,
	operator_id UUID NOT NULL,
	event_id UUID NOT NULL,
	position BIGINT NOT NULL,
	status INTEGER,
	error VARCHAR COLLATE "C",
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_delivery PRIMARY KEY (id),
	CONSTRAINT fk_delivery_webhook_id FOREIGN KEY(webhook_id) REFERENCES webhook (id),
	CONSTRAINT fk_delivery_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE message (
	id UUID NOT NULL,
	request_id UUID NOT NULL,
	customer_id UUID NOT NULL,
	supplier_id UUID NOT NULL,
	author_id UUID NOT NULL,
	author_name VARCHAR COLLATE "C" NOT NULL,
	body VARCHAR COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_message PRIMARY KEY (id),
	CONSTRAINT fk_message_request_id FOREIGN KEY(request_id) REFERENCES request (id),
	CONSTRAINT fk_message_customer_id FOREIGN KEY(customer_id) REFERENCES operator (id),
	CONSTRAINT fk_message_supplier_id FOREIGN KEY(supplier_id) REFERENCES operator (id),
	CONSTRAINT fk_message_author_id FOREIGN KEY(author_id) REFERENCES operator (id)
)
--;
CREATE TABLE shipment_link (
	shipment_id UUID NOT NULL,
	operator_id UUID NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	piece_id UUID NOT NULL,
	CONSTRAINT pk_shipment_link PRIMARY KEY (shipment_id, operator_id),
	CONSTRAINT fk_shipment_link_shipment_id FOREIGN KEY(shipment_id) REFERENCES shipment (id),
	CONSTRAINT fk_shipment_link_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE attachment (
	id UUID NOT NULL,
	message_id UUID NOT NULL,
	request_id UUID NOT NULL,
	customer_id UUID NOT NULL,
	supplier_id UUID NOT NULL,
	author_id UUID NOT NULL,
	digest VARCHAR COLLATE "C" NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	media_type VARCHAR COLLATE "C" NOT NULL,
	size INTEGER NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_attachment PRIMARY KEY (id),
	CONSTRAINT fk_attachment_message_id FOREIGN KEY(message_id) REFERENCES message (id),
	CONSTRAINT fk_attachment_request_id FOREIGN KEY(request_id) REFERENCES request (id),
	CONSTRAINT fk_attachment_customer_id FOREIGN KEY(customer_id) REFERENCES operator (id),
	CONSTRAINT fk_attachment_supplier_id FOREIGN KEY(supplier_id) REFERENCES operator (id),
	CONSTRAINT fk_attachment_author_id FOREIGN KEY(author_id) REFERENCES operator (id)
)
--;
CREATE TABLE baseline_line (
	baseline_id UUID NOT NULL,
	part_id UUID NOT NULL,
	operator_id UUID NOT NULL,
	result VARCHAR COLLATE "C" NOT NULL,
	CONSTRAINT pk_baseline_line PRIMARY KEY (baseline_id, part_id),
	CONSTRAINT fk_baseline_line_baseline_id FOREIGN KEY(baseline_id) REFERENCES baseline (id),
	CONSTRAINT fk_baseline_line_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_baseline_line_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE lot (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	part_id UUID NOT NULL,
	site_id UUID NOT NULL,
	number VARCHAR COLLATE "C" NOT NULL,
	search VARCHAR COLLATE "C" NOT NULL,
	quantity NUMERIC,
	made_on DATE,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_lot PRIMARY KEY (id),
	CONSTRAINT uq_lot_part_id_number UNIQUE (part_id, number),
	CONSTRAINT fk_lot_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_lot_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_lot_site_id FOREIGN KEY(site_id) REFERENCES site (id)
)
--;
CREATE TABLE part_alias (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	part_id UUID NOT NULL,
	side VARCHAR COLLATE "C" NOT NULL,
	partner_id UUID,
	partner_name VARCHAR COLLATE "C" NOT NULL,
	number VARCHAR COLLATE "C" NOT NULL,
	search VARCHAR COLLATE "C" NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_part_alias PRIMARY KEY (id),
	CONSTRAINT uq_part_alias_part_id_side_partner_name_number UNIQUE (part_id, side, partner_name, number),
	CONSTRAINT fk_part_alias_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_part_alias_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_part_alias_partner_id FOREIGN KEY(partner_id) REFERENCES operator (id)
)
--;
CREATE TABLE item (
	id UUID NOT NULL,
	operator_id UUID NOT NULL,
	part_id UUID NOT NULL,
	site_id UUID NOT NULL,
	lot_id UUID,
	serial VARCHAR COLLATE "C" NOT NULL,
	search VARCHAR COLLATE "C" NOT NULL,
	made_on DATE,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_item PRIMARY KEY (id),
	CONSTRAINT uq_item_part_id_serial UNIQUE (part_id, serial),
	CONSTRAINT fk_item_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_item_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_item_site_id FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_item_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id)
)
--;
ALTER TABLE "operator" ADD COLUMN reminders VARCHAR COLLATE "C"
--;
ALTER TABLE "operator" ADD COLUMN parts_deleted INTEGER
--;
ALTER TABLE "person" ADD COLUMN mail_mode VARCHAR COLLATE "C"
--;
ALTER TABLE "client" ADD COLUMN scopes VARCHAR COLLATE "C"
--;
ALTER TABLE "identifier" ADD COLUMN evidence VARCHAR COLLATE "C"
--;
ALTER TABLE "identifier" ADD COLUMN checked_by VARCHAR COLLATE "C"
--;
ALTER TABLE "identifier" ADD COLUMN checked_at TIMESTAMP WITH TIME ZONE
--;
ALTER TABLE "request" ADD COLUMN progress VARCHAR COLLATE "C"
--;
ALTER TABLE "request" ADD COLUMN reminded_at TIMESTAMP WITH TIME ZONE
--;
ALTER TABLE "request" ADD COLUMN reminders INTEGER
--;
ALTER TABLE "session" ADD COLUMN id UUID
--;
ALTER TABLE "session" ADD COLUMN factors VARCHAR COLLATE "C"
--;
ALTER TABLE "session" ADD COLUMN address VARCHAR COLLATE "C"
--;
ALTER TABLE "session" ADD COLUMN agent VARCHAR COLLATE "C"
--;
ALTER TABLE "request_link" ADD COLUMN campaign_id UUID REFERENCES campaign (id)
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
--;
ALTER TABLE "baseline" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "baseline" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "baseline" FROM PUBLIC
--;
CREATE POLICY app_select ON "baseline" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "baseline" TO tadoru_app
--;
CREATE POLICY app_insert ON "baseline" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "baseline" TO tadoru_app
--;
CREATE POLICY app_update ON "baseline" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "baseline" TO tadoru_app
--;
CREATE POLICY app_delete ON "baseline" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "baseline" TO tadoru_app
--;
CREATE POLICY node ON "baseline" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "baseline" TO tadoru_node
--;
GRANT INSERT ON "baseline" TO tadoru_node
--;
GRANT UPDATE ON "baseline" TO tadoru_node
--;
GRANT DELETE ON "baseline" TO tadoru_node
--;
ALTER TABLE "blob" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "blob" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "blob" FROM PUBLIC
--;
CREATE POLICY app_select ON "blob" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "blob" TO tadoru_app
--;
CREATE POLICY app_insert ON "blob" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "blob" TO tadoru_app
--;
CREATE POLICY app_update ON "blob" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "blob" TO tadoru_app
--;
CREATE POLICY app_delete ON "blob" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "blob" TO tadoru_app
--;
CREATE POLICY node ON "blob" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "blob" TO tadoru_node
--;
GRANT INSERT ON "blob" TO tadoru_node
--;
GRANT UPDATE ON "blob" TO tadoru_node
--;
GRANT DELETE ON "blob" TO tadoru_node
--;
ALTER TABLE "campaign" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "campaign" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "campaign" FROM PUBLIC
--;
CREATE POLICY app_select ON "campaign" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "campaign" TO tadoru_app
--;
CREATE POLICY app_insert ON "campaign" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "campaign" TO tadoru_app
--;
CREATE POLICY app_update ON "campaign" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "campaign" TO tadoru_app
--;
CREATE POLICY node ON "campaign" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "campaign" TO tadoru_node
--;
GRANT INSERT ON "campaign" TO tadoru_node
--;
GRANT UPDATE ON "campaign" TO tadoru_node
--;
GRANT DELETE ON "campaign" TO tadoru_node
--;
ALTER TABLE "challenge" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "challenge" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "challenge" FROM PUBLIC
--;
CREATE POLICY node ON "challenge" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "challenge" TO tadoru_node
--;
GRANT INSERT ON "challenge" TO tadoru_node
--;
GRANT UPDATE ON "challenge" TO tadoru_node
--;
GRANT DELETE ON "challenge" TO tadoru_node
--;
ALTER TABLE "contact" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "contact" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "contact" FROM PUBLIC
--;
CREATE POLICY app_select ON "contact" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "contact" TO tadoru_app
--;
CREATE POLICY app_insert ON "contact" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "contact" TO tadoru_app
--;
CREATE POLICY app_update ON "contact" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "contact" TO tadoru_app
--;
CREATE POLICY app_delete ON "contact" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "contact" TO tadoru_app
--;
CREATE POLICY node ON "contact" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "contact" TO tadoru_node
--;
GRANT INSERT ON "contact" TO tadoru_node
--;
GRANT UPDATE ON "contact" TO tadoru_node
--;
GRANT DELETE ON "contact" TO tadoru_node
--;
ALTER TABLE "engagement" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "engagement" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "engagement" FROM PUBLIC
--;
CREATE POLICY app_select ON "engagement" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "engagement" TO tadoru_app
--;
CREATE POLICY app_insert ON "engagement" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "engagement" TO tadoru_app
--;
CREATE POLICY app_update ON "engagement" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "engagement" TO tadoru_app
--;
CREATE POLICY node ON "engagement" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "engagement" TO tadoru_node
--;
GRANT INSERT ON "engagement" TO tadoru_node
--;
GRANT UPDATE ON "engagement" TO tadoru_node
--;
GRANT DELETE ON "engagement" TO tadoru_node
--;
ALTER TABLE "event" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "event" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "event" FROM PUBLIC
--;
CREATE POLICY app_select ON "event" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "event" TO tadoru_app
--;
CREATE POLICY app_insert ON "event" FOR INSERT TO tadoru_app WITH CHECK ((operator_id = nullif(current_setting('app.operator', true), '')::uuid OR sender_id = nullif(current_setting('app.operator', true), '')::uuid) AND position IS NULL)
--;
GRANT INSERT ON "event" TO tadoru_app
--;
CREATE POLICY node ON "event" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "event" TO tadoru_node
--;
GRANT INSERT ON "event" TO tadoru_node
--;
GRANT UPDATE (position) ON "event" TO tadoru_node
--;
GRANT DELETE ON "event" TO tadoru_node
--;
ALTER TABLE "evidence" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "evidence" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "evidence" FROM PUBLIC
--;
CREATE POLICY app_select ON "evidence" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "evidence" TO tadoru_app
--;
CREATE POLICY app_insert ON "evidence" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "evidence" TO tadoru_app
--;
CREATE POLICY app_update ON "evidence" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "evidence" TO tadoru_app
--;
CREATE POLICY app_delete ON "evidence" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "evidence" TO tadoru_app
--;
CREATE POLICY node ON "evidence" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "evidence" TO tadoru_node
--;
GRANT INSERT ON "evidence" TO tadoru_node
--;
GRANT UPDATE ON "evidence" TO tadoru_node
--;
GRANT DELETE ON "evidence" TO tadoru_node
--;
ALTER TABLE "feed_head" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "feed_head" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "feed_head" FROM PUBLIC
--;
CREATE POLICY app_select ON "feed_head" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "feed_head" TO tadoru_app
--;
CREATE POLICY node ON "feed_head" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "feed_head" TO tadoru_node
--;
GRANT INSERT ON "feed_head" TO tadoru_node
--;
GRANT UPDATE ON "feed_head" TO tadoru_node
--;
GRANT DELETE ON "feed_head" TO tadoru_node
--;
ALTER TABLE "genealogy" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "genealogy" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "genealogy" FROM PUBLIC
--;
CREATE POLICY app_select ON "genealogy" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "genealogy" TO tadoru_app
--;
CREATE POLICY app_insert ON "genealogy" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "genealogy" TO tadoru_app
--;
CREATE POLICY app_update ON "genealogy" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "genealogy" TO tadoru_app
--;
CREATE POLICY app_delete ON "genealogy" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "genealogy" TO tadoru_app
--;
CREATE POLICY node ON "genealogy" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "genealogy" TO tadoru_node
--;
GRANT INSERT ON "genealogy" TO tadoru_node
--;
GRANT UPDATE ON "genealogy" TO tadoru_node
--;
GRANT DELETE ON "genealogy" TO tadoru_node
--;
DROP POLICY IF EXISTS app_select ON "identifier"
--;
DROP POLICY IF EXISTS app_insert ON "identifier"
--;
DROP POLICY IF EXISTS app_update ON "identifier"
--;
DROP POLICY IF EXISTS app_delete ON "identifier"
--;
DROP POLICY IF EXISTS node ON "identifier"
--;
REVOKE ALL ON "identifier" FROM tadoru_app, tadoru_node
--;
ALTER TABLE "identifier" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "identifier" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "identifier" FROM PUBLIC
--;
CREATE POLICY app_select ON "identifier" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "identifier" TO tadoru_app
--;
CREATE POLICY app_insert ON "identifier" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid AND assurance = 'declared')
--;
GRANT INSERT ON "identifier" TO tadoru_app
--;
CREATE POLICY app_delete ON "identifier" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "identifier" TO tadoru_app
--;
CREATE POLICY node ON "identifier" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "identifier" TO tadoru_node
--;
GRANT INSERT ON "identifier" TO tadoru_node
--;
GRANT UPDATE ON "identifier" TO tadoru_node
--;
GRANT DELETE ON "identifier" TO tadoru_node
--;
ALTER TABLE "invitation" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "invitation" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "invitation" FROM PUBLIC
--;
CREATE POLICY app_select ON "invitation" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "invitation" TO tadoru_app
--;
CREATE POLICY app_insert ON "invitation" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "invitation" TO tadoru_app
--;
CREATE POLICY app_update ON "invitation" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "invitation" TO tadoru_app
--;
CREATE POLICY node ON "invitation" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "invitation" TO tadoru_node
--;
GRANT INSERT ON "invitation" TO tadoru_node
--;
GRANT UPDATE ON "invitation" TO tadoru_node
--;
GRANT DELETE ON "invitation" TO tadoru_node
--;
ALTER TABLE "job" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "job" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "job" FROM PUBLIC
--;
CREATE POLICY app_select ON "job" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "job" TO tadoru_app
--;
CREATE POLICY app_insert ON "job" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "job" TO tadoru_app
--;
CREATE POLICY app_update ON "job" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "job" TO tadoru_app
--;
CREATE POLICY app_delete ON "job" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "job" TO tadoru_app
--;
CREATE POLICY node ON "job" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "job" TO tadoru_node
--;
GRANT INSERT ON "job" TO tadoru_node
--;
GRANT UPDATE ON "job" TO tadoru_node
--;
GRANT DELETE ON "job" TO tadoru_node
--;
ALTER TABLE "mailing" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "mailing" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "mailing" FROM PUBLIC
--;
CREATE POLICY app_select ON "mailing" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "mailing" TO tadoru_app
--;
CREATE POLICY app_insert ON "mailing" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "mailing" TO tadoru_app
--;
CREATE POLICY app_update ON "mailing" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "mailing" TO tadoru_app
--;
CREATE POLICY app_delete ON "mailing" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "mailing" TO tadoru_app
--;
CREATE POLICY node ON "mailing" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "mailing" TO tadoru_node
--;
GRANT INSERT ON "mailing" TO tadoru_node
--;
GRANT UPDATE ON "mailing" TO tadoru_node
--;
GRANT DELETE ON "mailing" TO tadoru_node
--;
ALTER TABLE "oidc_link" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "oidc_link" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "oidc_link" FROM PUBLIC
--;
CREATE POLICY node ON "oidc_link" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "oidc_link" TO tadoru_node
--;
GRANT INSERT ON "oidc_link" TO tadoru_node
--;
GRANT UPDATE ON "oidc_link" TO tadoru_node
--;
GRANT DELETE ON "oidc_link" TO tadoru_node
--;
ALTER TABLE "passkey" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "passkey" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "passkey" FROM PUBLIC
--;
CREATE POLICY node ON "passkey" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "passkey" TO tadoru_node
--;
GRANT INSERT ON "passkey" TO tadoru_node
--;
GRANT UPDATE ON "passkey" TO tadoru_node
--;
GRANT DELETE ON "passkey" TO tadoru_node
--;
DROP POLICY IF EXISTS app_select ON "request"
--;
DROP POLICY IF EXISTS app_insert ON "request"
--;
DROP POLICY IF EXISTS app_update ON "request"
--;
DROP POLICY IF EXISTS app_delete ON "request"
--;
DROP POLICY IF EXISTS node ON "request"
--;
REVOKE ALL ON "request" FROM tadoru_app, tadoru_node
--;
ALTER TABLE "request" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "request" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "request" FROM PUBLIC
--;
CREATE POLICY app_select ON "request" FOR SELECT TO tadoru_app USING (customer_id = nullif(current_setting('app.operator', true), '')::uuid OR supplier_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "request" TO tadoru_app
--;
CREATE POLICY app_insert ON "request" FOR INSERT TO tadoru_app WITH CHECK (customer_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "request" TO tadoru_app
--;
CREATE POLICY app_update ON "request" FOR UPDATE TO tadoru_app USING (customer_id = nullif(current_setting('app.operator', true), '')::uuid OR supplier_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (customer_id = nullif(current_setting('app.operator', true), '')::uuid OR supplier_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE (state, resume_state, reason, reply, message, due_on, progress, reminded_at, reminders, row_version, changed_at) ON "request" TO tadoru_app
--;
CREATE POLICY node ON "request" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "request" TO tadoru_node
--;
GRANT INSERT ON "request" TO tadoru_node
--;
GRANT UPDATE (state, resume_state, reason, reply, message, due_on, progress, reminded_at, reminders, row_version, changed_at) ON "request" TO tadoru_node
--;
ALTER TABLE "shipment" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "shipment" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "shipment" FROM PUBLIC
--;
CREATE POLICY app_select ON "shipment" FOR SELECT TO tadoru_app USING (sender_id = nullif(current_setting('app.operator', true), '')::uuid OR recipient_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "shipment" TO tadoru_app
--;
CREATE POLICY app_insert ON "shipment" FOR INSERT TO tadoru_app WITH CHECK (sender_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "shipment" TO tadoru_app
--;
CREATE POLICY app_update ON "shipment" FOR UPDATE TO tadoru_app USING (recipient_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (recipient_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE (received_at) ON "shipment" TO tadoru_app
--;
CREATE POLICY node ON "shipment" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "shipment" TO tadoru_node
--;
GRANT INSERT ON "shipment" TO tadoru_node
--;
GRANT UPDATE (received_at) ON "shipment" TO tadoru_node
--;
ALTER TABLE "totp" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "totp" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "totp" FROM PUBLIC
--;
CREATE POLICY node ON "totp" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "totp" TO tadoru_node
--;
GRANT INSERT ON "totp" TO tadoru_node
--;
GRANT UPDATE ON "totp" TO tadoru_node
--;
GRANT DELETE ON "totp" TO tadoru_node
--;
ALTER TABLE "webhook" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "webhook" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "webhook" FROM PUBLIC
--;
CREATE POLICY app_select ON "webhook" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "webhook" TO tadoru_app
--;
CREATE POLICY app_insert ON "webhook" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "webhook" TO tadoru_app
--;
CREATE POLICY app_update ON "webhook" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "webhook" TO tadoru_app
--;
CREATE POLICY app_delete ON "webhook" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "webhook" TO tadoru_app
--;
CREATE POLICY node ON "webhook" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "webhook" TO tadoru_node
--;
GRANT INSERT ON "webhook" TO tadoru_node
--;
GRANT UPDATE ON "webhook" TO tadoru_node
--;
GRANT DELETE ON "webhook" TO tadoru_node
--;
ALTER TABLE "delivery" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "delivery" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "delivery" FROM PUBLIC
--;
CREATE POLICY app_select ON "delivery" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "delivery" TO tadoru_app
--;
CREATE POLICY app_insert ON "delivery" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "delivery" TO tadoru_app
--;
CREATE POLICY app_update ON "delivery" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "delivery" TO tadoru_app
--;
CREATE POLICY app_delete ON "delivery" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "delivery" TO tadoru_app
--;
CREATE POLICY node ON "delivery" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "delivery" TO tadoru_node
--;
GRANT INSERT ON "delivery" TO tadoru_node
--;
GRANT UPDATE ON "delivery" TO tadoru_node
--;
GRANT DELETE ON "delivery" TO tadoru_node
--;
ALTER TABLE "message" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "message" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "message" FROM PUBLIC
--;
CREATE POLICY app_select ON "message" FOR SELECT TO tadoru_app USING (customer_id = nullif(current_setting('app.operator', true), '')::uuid OR supplier_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "message" TO tadoru_app
--;
CREATE POLICY app_insert ON "message" FOR INSERT TO tadoru_app WITH CHECK (author_id = nullif(current_setting('app.operator', true), '')::uuid AND EXISTS (SELECT FROM request WHERE request.id = request_id AND request.customer_id = message.customer_id AND request.supplier_id = message.supplier_id))
--;
GRANT INSERT ON "message" TO tadoru_app
--;
CREATE POLICY node ON "message" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "message" TO tadoru_node
--;
GRANT INSERT ON "message" TO tadoru_node
--;
DROP POLICY IF EXISTS app_select ON "part"
--;
DROP POLICY IF EXISTS app_insert ON "part"
--;
DROP POLICY IF EXISTS app_update ON "part"
--;
DROP POLICY IF EXISTS app_delete ON "part"
--;
DROP POLICY IF EXISTS node ON "part"
--;
REVOKE ALL ON "part" FROM tadoru_app, tadoru_node
--;
ALTER TABLE "part" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "part" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "part" FROM PUBLIC
--;
CREATE POLICY app_select ON "part" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "part" TO tadoru_app
--;
CREATE POLICY app_insert ON "part" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "part" TO tadoru_app
--;
CREATE POLICY app_update ON "part" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "part" TO tadoru_app
--;
CREATE POLICY app_delete ON "part" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "part" TO tadoru_app
--;
CREATE POLICY node ON "part" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "part" TO tadoru_node
--;
GRANT INSERT ON "part" TO tadoru_node
--;
GRANT UPDATE ON "part" TO tadoru_node
--;
GRANT DELETE ON "part" TO tadoru_node
--;
ALTER TABLE "shipment_link" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "shipment_link" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "shipment_link" FROM PUBLIC
--;
CREATE POLICY app_select ON "shipment_link" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "shipment_link" TO tadoru_app
--;
CREATE POLICY app_insert ON "shipment_link" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "shipment_link" TO tadoru_app
--;
CREATE POLICY app_update ON "shipment_link" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "shipment_link" TO tadoru_app
--;
CREATE POLICY app_delete ON "shipment_link" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "shipment_link" TO tadoru_app
--;
CREATE POLICY node ON "shipment_link" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "shipment_link" TO tadoru_node
--;
GRANT INSERT ON "shipment_link" TO tadoru_node
--;
GRANT UPDATE ON "shipment_link" TO tadoru_node
--;
GRANT DELETE ON "shipment_link" TO tadoru_node
--;
DROP POLICY IF EXISTS app_select ON "activity"
--;
DROP POLICY IF EXISTS app_insert ON "activity"
--;
DROP POLICY IF EXISTS app_update ON "activity"
--;
DROP POLICY IF EXISTS app_delete ON "activity"
--;
DROP POLICY IF EXISTS node ON "activity"
--;
REVOKE ALL ON "activity" FROM tadoru_app, tadoru_node
--;
ALTER TABLE "activity" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "activity" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "activity" FROM PUBLIC
--;
CREATE POLICY app_select ON "activity" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "activity" TO tadoru_app
--;
CREATE POLICY app_insert ON "activity" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "activity" TO tadoru_app
--;
CREATE POLICY app_update ON "activity" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "activity" TO tadoru_app
--;
CREATE POLICY app_delete ON "activity" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "activity" TO tadoru_app
--;
CREATE POLICY node ON "activity" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "activity" TO tadoru_node
--;
GRANT INSERT ON "activity" TO tadoru_node
--;
GRANT UPDATE ON "activity" TO tadoru_node
--;
GRANT DELETE ON "activity" TO tadoru_node
--;
ALTER TABLE "attachment" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "attachment" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "attachment" FROM PUBLIC
--;
CREATE POLICY app_select ON "attachment" FOR SELECT TO tadoru_app USING (customer_id = nullif(current_setting('app.operator', true), '')::uuid OR supplier_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "attachment" TO tadoru_app
--;
CREATE POLICY app_insert ON "attachment" FOR INSERT TO tadoru_app WITH CHECK (author_id = nullif(current_setting('app.operator', true), '')::uuid AND EXISTS (SELECT FROM message WHERE message.id = message_id AND message.author_id = nullif(current_setting('app.operator', true), '')::uuid AND message.request_id = attachment.request_id AND message.customer_id = attachment.customer_id AND message.supplier_id = attachment.supplier_id))
--;
GRANT INSERT ON "attachment" TO tadoru_app
--;
CREATE POLICY node ON "attachment" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "attachment" TO tadoru_node
--;
GRANT INSERT ON "attachment" TO tadoru_node
--;
ALTER TABLE "baseline_line" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "baseline_line" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "baseline_line" FROM PUBLIC
--;
CREATE POLICY app_select ON "baseline_line" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "baseline_line" TO tadoru_app
--;
CREATE POLICY app_insert ON "baseline_line" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "baseline_line" TO tadoru_app
--;
CREATE POLICY app_update ON "baseline_line" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "baseline_line" TO tadoru_app
--;
CREATE POLICY app_delete ON "baseline_line" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "baseline_line" TO tadoru_app
--;
CREATE POLICY node ON "baseline_line" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "baseline_line" TO tadoru_node
--;
GRANT INSERT ON "baseline_line" TO tadoru_node
--;
GRANT UPDATE ON "baseline_line" TO tadoru_node
--;
GRANT DELETE ON "baseline_line" TO tadoru_node
--;
ALTER TABLE "lot" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "lot" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "lot" FROM PUBLIC
--;
CREATE POLICY app_select ON "lot" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "lot" TO tadoru_app
--;
CREATE POLICY app_insert ON "lot" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "lot" TO tadoru_app
--;
CREATE POLICY app_update ON "lot" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "lot" TO tadoru_app
--;
CREATE POLICY app_delete ON "lot" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "lot" TO tadoru_app
--;
CREATE POLICY node ON "lot" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "lot" TO tadoru_node
--;
GRANT INSERT ON "lot" TO tadoru_node
--;
GRANT UPDATE ON "lot" TO tadoru_node
--;
GRANT DELETE ON "lot" TO tadoru_node
--;
ALTER TABLE "part_alias" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "part_alias" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "part_alias" FROM PUBLIC
--;
CREATE POLICY app_select ON "part_alias" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "part_alias" TO tadoru_app
--;
CREATE POLICY app_insert ON "part_alias" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "part_alias" TO tadoru_app
--;
CREATE POLICY app_update ON "part_alias" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "part_alias" TO tadoru_app
--;
CREATE POLICY app_delete ON "part_alias" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "part_alias" TO tadoru_app
--;
CREATE POLICY node ON "part_alias" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "part_alias" TO tadoru_node
--;
GRANT INSERT ON "part_alias" TO tadoru_node
--;
GRANT UPDATE ON "part_alias" TO tadoru_node
--;
GRANT DELETE ON "part_alias" TO tadoru_node
--;
DROP POLICY IF EXISTS app_select ON "source"
--;
DROP POLICY IF EXISTS app_insert ON "source"
--;
DROP POLICY IF EXISTS app_update ON "source"
--;
DROP POLICY IF EXISTS app_delete ON "source"
--;
DROP POLICY IF EXISTS node ON "source"
--;
REVOKE ALL ON "source" FROM tadoru_app, tadoru_node
--;
ALTER TABLE "source" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "source" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "source" FROM PUBLIC
--;
CREATE POLICY app_select ON "source" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "source" TO tadoru_app
--;
CREATE POLICY app_insert ON "source" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "source" TO tadoru_app
--;
CREATE POLICY app_update ON "source" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "source" TO tadoru_app
--;
CREATE POLICY app_delete ON "source" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "source" TO tadoru_app
--;
CREATE POLICY node ON "source" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "source" TO tadoru_node
--;
GRANT INSERT ON "source" TO tadoru_node
--;
GRANT UPDATE ON "source" TO tadoru_node
--;
GRANT DELETE ON "source" TO tadoru_node
--;
DROP POLICY IF EXISTS app_select ON "structure"
--;
DROP POLICY IF EXISTS app_insert ON "structure"
--;
DROP POLICY IF EXISTS app_update ON "structure"
--;
DROP POLICY IF EXISTS app_delete ON "structure"
--;
DROP POLICY IF EXISTS node ON "structure"
--;
REVOKE ALL ON "structure" FROM tadoru_app, tadoru_node
--;
ALTER TABLE "structure" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "structure" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "structure" FROM PUBLIC
--;
CREATE POLICY app_select ON "structure" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "structure" TO tadoru_app
--;
CREATE POLICY app_insert ON "structure" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "structure" TO tadoru_app
--;
CREATE POLICY app_update ON "structure" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "structure" TO tadoru_app
--;
CREATE POLICY app_delete ON "structure" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "structure" TO tadoru_app
--;
CREATE POLICY node ON "structure" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "structure" TO tadoru_node
--;
GRANT INSERT ON "structure" TO tadoru_node
--;
GRANT UPDATE ON "structure" TO tadoru_node
--;
GRANT DELETE ON "structure" TO tadoru_node
--;
ALTER TABLE "item" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "item" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "item" FROM PUBLIC
--;
CREATE POLICY app_select ON "item" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "item" TO tadoru_app
--;
CREATE POLICY app_insert ON "item" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "item" TO tadoru_app
--;
CREATE POLICY app_update ON "item" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "item" TO tadoru_app
--;
CREATE POLICY app_delete ON "item" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "item" TO tadoru_app
--;
CREATE POLICY node ON "item" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "item" TO tadoru_node
--;
GRANT INSERT ON "item" TO tadoru_node
--;
GRANT UPDATE ON "item" TO tadoru_node
--;
GRANT DELETE ON "item" TO tadoru_node
--;
DROP POLICY IF EXISTS app_select ON "structure_line"
--;
DROP POLICY IF EXISTS app_insert ON "structure_line"
--;
DROP POLICY IF EXISTS app_update ON "structure_line"
--;
DROP POLICY IF EXISTS app_delete ON "structure_line"
--;
DROP POLICY IF EXISTS node ON "structure_line"
--;
REVOKE ALL ON "structure_line" FROM tadoru_app, tadoru_node
--;
ALTER TABLE "structure_line" ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE "structure_line" FORCE ROW LEVEL SECURITY
--;
REVOKE ALL ON "structure_line" FROM PUBLIC
--;
CREATE POLICY app_select ON "structure_line" FOR SELECT TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT SELECT ON "structure_line" TO tadoru_app
--;
CREATE POLICY app_insert ON "structure_line" FOR INSERT TO tadoru_app WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT INSERT ON "structure_line" TO tadoru_app
--;
CREATE POLICY app_update ON "structure_line" FOR UPDATE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid) WITH CHECK (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT UPDATE ON "structure_line" TO tadoru_app
--;
CREATE POLICY app_delete ON "structure_line" FOR DELETE TO tadoru_app USING (operator_id = nullif(current_setting('app.operator', true), '')::uuid)
--;
GRANT DELETE ON "structure_line" TO tadoru_app
--;
CREATE POLICY node ON "structure_line" TO tadoru_node USING (true) WITH CHECK (true)
--;
GRANT SELECT ON "structure_line" TO tadoru_node
--;
GRANT INSERT ON "structure_line" TO tadoru_node
--;
GRANT UPDATE ON "structure_line" TO tadoru_node
--;
GRANT DELETE ON "structure_line" TO tadoru_node
