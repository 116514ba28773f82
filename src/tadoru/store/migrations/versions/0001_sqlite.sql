CREATE TABLE attempt (
	"key" TEXT NOT NULL,
	count INTEGER NOT NULL,
	window_start TEXT NOT NULL,
	CONSTRAINT pk_attempt PRIMARY KEY ("key")
)
--;
CREATE TABLE checkpoint (
	size INTEGER NOT NULL,
	key_id TEXT NOT NULL,
	root BLOB NOT NULL,
	note TEXT NOT NULL,
	signed_at TEXT NOT NULL,
	published_at TEXT,
	CONSTRAINT pk_checkpoint PRIMARY KEY (size, key_id)
)
--;
CREATE TABLE dataset (
	name TEXT NOT NULL,
	definition TEXT NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_dataset PRIMARY KEY (name)
)
--;
CREATE TABLE lease (
	name TEXT NOT NULL,
	holder TEXT NOT NULL,
	fence INTEGER NOT NULL,
	expires_at TEXT NOT NULL,
	CONSTRAINT pk_lease PRIMARY KEY (name)
)
--;
CREATE TABLE log_head (
	id INTEGER NOT NULL,
	size INTEGER NOT NULL,
	root BLOB NOT NULL,
	fence INTEGER NOT NULL,
	CONSTRAINT pk_log_head PRIMARY KEY (id)
)
--;
CREATE TABLE log_leaf (
	position INTEGER NOT NULL,
	record_id CHAR(36) NOT NULL,
	leaf_hash BLOB NOT NULL,
	CONSTRAINT pk_log_leaf PRIMARY KEY (position),
	CONSTRAINT uq_log_leaf_record_id UNIQUE (record_id)
)
--;
CREATE TABLE log_queue (
	id INTEGER NOT NULL,
	record_id CHAR(36) NOT NULL,
	leaf_hash BLOB NOT NULL,
	CONSTRAINT pk_log_queue PRIMARY KEY (id),
	CONSTRAINT uq_log_queue_record_id UNIQUE (record_id)
)
--;
CREATE TABLE log_tile (
	level INTEGER NOT NULL,
	position INTEGER NOT NULL,
	data BLOB NOT NULL,
	CONSTRAINT pk_log_tile PRIMARY KEY (level, position)
)
--;
CREATE TABLE operator (
	id CHAR(36) NOT NULL,
	name TEXT NOT NULL,
	name_search TEXT NOT NULL,
	country TEXT NOT NULL,
	locale TEXT NOT NULL,
	trial BOOLEAN NOT NULL,
	second_approval BOOLEAN NOT NULL,
	graph_sequence INTEGER NOT NULL,
	row_version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_operator PRIMARY KEY (id)
)
--;
CREATE TABLE outbox (
	id INTEGER NOT NULL,
	topic TEXT NOT NULL,
	operator_id CHAR(36) NOT NULL,
	payload TEXT NOT NULL,
	run_at TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	error TEXT,
	done_at TEXT,
	CONSTRAINT pk_outbox PRIMARY KEY (id)
)
--;
CREATE INDEX ix_outbox_done_at_run_at ON outbox (done_at, run_at)
--;
CREATE TABLE person (
	id CHAR(36) NOT NULL,
	email TEXT NOT NULL,
	name TEXT NOT NULL,
	password_hash TEXT,
	locale TEXT NOT NULL,
	host BOOLEAN NOT NULL,
	demo BOOLEAN NOT NULL,
	created_at TEXT NOT NULL,
	disabled_at TEXT,
	CONSTRAINT pk_person PRIMARY KEY (id),
	CONSTRAINT uq_person_email UNIQUE (email)
)
--;
CREATE TABLE setting (
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	CONSTRAINT pk_setting PRIMARY KEY (name)
)
--;
CREATE TABLE act (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36),
	actor TEXT NOT NULL,
	verb TEXT NOT NULL,
	subject TEXT NOT NULL,
	at TEXT NOT NULL,
	CONSTRAINT pk_act PRIMARY KEY (id),
	CONSTRAINT fk_act_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE INDEX ix_act_operator_id_at ON act (operator_id, at)
--;
CREATE TABLE client (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	name TEXT NOT NULL,
	secret_hash TEXT NOT NULL,
	roles TEXT NOT NULL,
	created_at TEXT NOT NULL,
	revoked_at TEXT,
	CONSTRAINT pk_client PRIMARY KEY (id),
	CONSTRAINT fk_client_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE idempotency (
	operator_id CHAR(36) NOT NULL,
	actor TEXT NOT NULL,
	"key" TEXT NOT NULL,
	request_hash TEXT NOT NULL,
	status INTEGER NOT NULL,
	headers TEXT NOT NULL,
	body TEXT NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_idempotency PRIMARY KEY (operator_id, actor, "key"),
	CONSTRAINT fk_idempotency_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE identifier (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	scheme TEXT NOT NULL,
	value TEXT NOT NULL,
	assurance TEXT NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_identifier PRIMARY KEY (id),
	CONSTRAINT uq_identifier_operator_id_scheme_value UNIQUE (operator_id, scheme, value),
	CONSTRAINT fk_identifier_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE INDEX ix_identifier_scheme_value ON identifier (scheme, value)
--;
CREATE TABLE membership (
	operator_id CHAR(36) NOT NULL,
	person_id CHAR(36) NOT NULL,
	roles TEXT NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_membership PRIMARY KEY (operator_id, person_id),
	CONSTRAINT fk_membership_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_membership_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
--;
CREATE INDEX ix_membership_person_id ON membership (person_id)
--;
CREATE TABLE notice (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	sender_id CHAR(36),
	kind TEXT NOT NULL,
	request_id CHAR(36),
	facts TEXT NOT NULL,
	created_at TEXT NOT NULL,
	read_at TEXT,
	CONSTRAINT pk_notice PRIMARY KEY (id),
	CONSTRAINT fk_notice_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_notice_sender_id FOREIGN KEY(sender_id) REFERENCES operator (id)
)
--;
CREATE INDEX ix_notice_operator_id_created_at ON notice (operator_id, created_at)
--;
CREATE TABLE record (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36),
	kind TEXT NOT NULL,
	dataset TEXT NOT NULL,
	subject TEXT NOT NULL,
	part_id CHAR(36),
	jws TEXT NOT NULL,
	leaf_hash BLOB NOT NULL,
	key_id TEXT NOT NULL,
	supersedes_id CHAR(36),
	issued_at TEXT NOT NULL,
	erased_at TEXT,
	CONSTRAINT pk_record PRIMARY KEY (id),
	CONSTRAINT fk_record_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT uq_record_leaf_hash UNIQUE (leaf_hash),
	CONSTRAINT fk_record_supersedes_id FOREIGN KEY(supersedes_id) REFERENCES record (id)
)
--;
CREATE INDEX ix_record_kind_subject ON record (kind, subject)
--;
CREATE INDEX ix_record_operator_id_issued_at ON record (operator_id, issued_at)
--;
CREATE INDEX ix_record_part_id ON record (part_id)
--;
CREATE INDEX ix_record_supersedes_id ON record (supersedes_id)
--;
CREATE TABLE request (
	id CHAR(36) NOT NULL,
	customer_id CHAR(36) NOT NULL,
	supplier_id CHAR(36) NOT NULL,
	customer_name TEXT NOT NULL,
	supplier_name TEXT NOT NULL,
	part_number TEXT NOT NULL,
	part_name TEXT NOT NULL,
	unit TEXT NOT NULL,
	dataset TEXT NOT NULL,
	terms TEXT NOT NULL,
	mode TEXT NOT NULL,
	due_on DATE,
	message TEXT NOT NULL,
	state TEXT NOT NULL,
	resume_state TEXT,
	reason TEXT,
	reply TEXT,
	row_version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	changed_at TEXT NOT NULL,
	CONSTRAINT pk_request PRIMARY KEY (id),
	CONSTRAINT fk_request_customer_id FOREIGN KEY(customer_id) REFERENCES operator (id),
	CONSTRAINT fk_request_supplier_id FOREIGN KEY(supplier_id) REFERENCES operator (id)
)
--;
CREATE INDEX ix_request_customer_id_changed_at ON request (customer_id, changed_at)
--;
CREATE INDEX ix_request_supplier_id_changed_at ON request (supplier_id, changed_at)
--;
CREATE TABLE session (
	token_hash TEXT NOT NULL,
	person_id CHAR(36) NOT NULL,
	operator_id CHAR(36),
	csrf_token TEXT NOT NULL,
	created_at TEXT NOT NULL,
	seen_at TEXT NOT NULL,
	expires_at TEXT NOT NULL,
	CONSTRAINT pk_session PRIMARY KEY (token_hash),
	CONSTRAINT fk_session_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_session_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE INDEX ix_session_person_id ON session (person_id)
--;
CREATE TABLE signing (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	verb TEXT NOT NULL,
	request_id CHAR(36),
	key_id TEXT NOT NULL,
	signing_input TEXT NOT NULL,
	sealed TEXT NOT NULL,
	prepared_by TEXT NOT NULL,
	created_at TEXT NOT NULL,
	expires_at TEXT NOT NULL,
	CONSTRAINT pk_signing PRIMARY KEY (id),
	CONSTRAINT fk_signing_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE site (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	name TEXT NOT NULL,
	country TEXT NOT NULL,
	address TEXT NOT NULL,
	row_version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_site PRIMARY KEY (id),
	CONSTRAINT uq_site_operator_id_name UNIQUE (operator_id, name),
	CONSTRAINT fk_site_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE answer (
	id CHAR(36) NOT NULL,
	request_id CHAR(36) NOT NULL,
	customer_id CHAR(36) NOT NULL,
	supplier_id CHAR(36) NOT NULL,
	version INTEGER NOT NULL,
	mode TEXT NOT NULL,
	record_id CHAR(36) NOT NULL,
	created_at TEXT NOT NULL,
	superseded_at TEXT,
	CONSTRAINT pk_answer PRIMARY KEY (id),
	CONSTRAINT uq_answer_request_id_version UNIQUE (request_id, version),
	CONSTRAINT fk_answer_request_id FOREIGN KEY(request_id) REFERENCES request (id),
	CONSTRAINT fk_answer_customer_id FOREIGN KEY(customer_id) REFERENCES operator (id),
	CONSTRAINT fk_answer_supplier_id FOREIGN KEY(supplier_id) REFERENCES operator (id),
	CONSTRAINT fk_answer_record_id FOREIGN KEY(record_id) REFERENCES record (id)
)
--;
CREATE INDEX ix_answer_record_id ON answer (record_id)
--;
CREATE UNIQUE INDEX uq_answer_in_force ON answer (request_id) WHERE superseded_at IS NULL
--;
CREATE TABLE disclosure (
	record_id CHAR(36) NOT NULL,
	position INTEGER NOT NULL,
	operator_id CHAR(36),
	attribute_group TEXT NOT NULL,
	sealed BLOB NOT NULL,
	CONSTRAINT pk_disclosure PRIMARY KEY (record_id, position),
	CONSTRAINT fk_disclosure_record_id FOREIGN KEY(record_id) REFERENCES record (id),
	CONSTRAINT fk_disclosure_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE part (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	site_id CHAR(36) NOT NULL,
	number TEXT NOT NULL,
	supplementary TEXT NOT NULL,
	name TEXT NOT NULL,
	search TEXT NOT NULL,
	kind TEXT NOT NULL,
	unit TEXT NOT NULL,
	mass_kg TEXT,
	row_version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	changed_at TEXT NOT NULL,
	retired_at TEXT,
	CONSTRAINT pk_part PRIMARY KEY (id),
	CONSTRAINT uq_part_operator_id_site_id_number_supplementary UNIQUE (operator_id, site_id, number, supplementary),
	CONSTRAINT fk_part_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_part_site_id FOREIGN KEY(site_id) REFERENCES site (id)
)
--;
CREATE INDEX ix_part_operator_id_number ON part (operator_id, number)
--;
CREATE TABLE reading (
	record_id CHAR(36) NOT NULL,
	reader_id CHAR(36) NOT NULL,
	hour TEXT NOT NULL,
	owner_id CHAR(36) NOT NULL,
	reader_name TEXT NOT NULL,
	count INTEGER NOT NULL,
	CONSTRAINT pk_reading PRIMARY KEY (record_id, reader_id, hour),
	CONSTRAINT fk_reading_record_id FOREIGN KEY(record_id) REFERENCES record (id),
	CONSTRAINT fk_reading_reader_id FOREIGN KEY(reader_id) REFERENCES operator (id),
	CONSTRAINT fk_reading_owner_id FOREIGN KEY(owner_id) REFERENCES operator (id)
)
--;
CREATE INDEX ix_reading_owner_id_hour ON reading (owner_id, hour)
--;
CREATE TABLE record_key (
	record_id CHAR(36) NOT NULL,
	operator_id CHAR(36),
	sealed BLOB NOT NULL,
	CONSTRAINT pk_record_key PRIMARY KEY (record_id),
	CONSTRAINT fk_record_key_record_id FOREIGN KEY(record_id) REFERENCES record (id),
	CONSTRAINT fk_record_key_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id)
)
--;
CREATE TABLE release (
	id CHAR(36) NOT NULL,
	record_id CHAR(36) NOT NULL,
	owner_id CHAR(36) NOT NULL,
	recipient_id CHAR(36) NOT NULL,
	attribute_group TEXT NOT NULL,
	basis TEXT NOT NULL,
	basis_id CHAR(36) NOT NULL,
	purpose TEXT NOT NULL,
	from_at TEXT NOT NULL,
	until_at TEXT,
	revoked_at TEXT,
	CONSTRAINT pk_release PRIMARY KEY (id),
	CONSTRAINT fk_release_record_id FOREIGN KEY(record_id) REFERENCES record (id),
	CONSTRAINT fk_release_owner_id FOREIGN KEY(owner_id) REFERENCES operator (id),
	CONSTRAINT fk_release_recipient_id FOREIGN KEY(recipient_id) REFERENCES operator (id)
)
--;
CREATE INDEX ix_release_basis_id ON release (basis_id)
--;
CREATE INDEX ix_release_owner_id_from_at ON release (owner_id, from_at)
--;
CREATE INDEX ix_release_record_id_recipient_id ON release (record_id, recipient_id)
--;
CREATE TABLE signing_key (
	id TEXT NOT NULL,
	operator_id CHAR(36),
	role TEXT NOT NULL,
	custody TEXT NOT NULL,
	public BLOB NOT NULL,
	sealed_private BLOB,
	record_id CHAR(36),
	valid_from TEXT NOT NULL,
	valid_to TEXT,
	revoked_at TEXT,
	CONSTRAINT pk_signing_key PRIMARY KEY (id),
	CONSTRAINT fk_signing_key_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_signing_key_record_id FOREIGN KEY(record_id) REFERENCES record (id)
)
--;
CREATE INDEX ix_signing_key_operator_id ON signing_key (operator_id)
--;
CREATE TABLE activity (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	part_id CHAR(36) NOT NULL,
	position INTEGER NOT NULL,
	period_start DATE NOT NULL,
	period_end DATE NOT NULL,
	line TEXT NOT NULL,
	created_at TEXT NOT NULL,
	retired_at TEXT,
	CONSTRAINT pk_activity PRIMARY KEY (id),
	CONSTRAINT fk_activity_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_activity_part_id FOREIGN KEY(part_id) REFERENCES part (id)
)
--;
CREATE INDEX ix_activity_part_id ON activity (part_id)
--;
CREATE TABLE footprint (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	part_id CHAR(36) NOT NULL,
	method TEXT NOT NULL,
	gwp_set TEXT NOT NULL,
	period_start DATE NOT NULL,
	period_end DATE NOT NULL,
	version INTEGER NOT NULL,
	result TEXT NOT NULL,
	partial BOOLEAN NOT NULL,
	stale_since TEXT,
	stale_reason TEXT,
	computed_at TEXT NOT NULL,
	CONSTRAINT pk_footprint PRIMARY KEY (id),
	CONSTRAINT uq_footprint_part_id_method_gwp_set_period_start_period_end UNIQUE (part_id, method, gwp_set, period_start, period_end),
	CONSTRAINT fk_footprint_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_footprint_part_id FOREIGN KEY(part_id) REFERENCES part (id)
)
--;
CREATE TABLE grant_of_access (
	id CHAR(36) NOT NULL,
	owner_id CHAR(36) NOT NULL,
	recipient_id CHAR(36) NOT NULL,
	owner_name TEXT NOT NULL,
	recipient_name TEXT NOT NULL,
	part_id CHAR(36) NOT NULL,
	part_name TEXT NOT NULL,
	dataset TEXT NOT NULL,
	groups TEXT NOT NULL,
	purpose TEXT NOT NULL,
	record_id CHAR(36) NOT NULL,
	created_at TEXT NOT NULL,
	until_at TEXT,
	revoked_at TEXT,
	CONSTRAINT pk_grant_of_access PRIMARY KEY (id),
	CONSTRAINT fk_grant_of_access_owner_id FOREIGN KEY(owner_id) REFERENCES operator (id),
	CONSTRAINT fk_grant_of_access_recipient_id FOREIGN KEY(recipient_id) REFERENCES operator (id),
	CONSTRAINT fk_grant_of_access_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_grant_of_access_record_id FOREIGN KEY(record_id) REFERENCES record (id)
)
--;
CREATE INDEX ix_grant_of_access_owner_id_part_id ON grant_of_access (owner_id, part_id)
--;
CREATE INDEX ix_grant_of_access_recipient_id ON grant_of_access (recipient_id)
--;
CREATE TABLE source (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	part_id CHAR(36) NOT NULL,
	supplier_id CHAR(36),
	supplier_name TEXT NOT NULL,
	share TEXT NOT NULL,
	supplier_unit TEXT,
	unit_factor TEXT NOT NULL,
	valid_from DATE NOT NULL,
	valid_to DATE,
	row_version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	retired_at TEXT,
	CONSTRAINT pk_source PRIMARY KEY (id),
	CONSTRAINT fk_source_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_source_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_source_supplier_id FOREIGN KEY(supplier_id) REFERENCES operator (id)
)
--;
CREATE INDEX ix_source_part_id ON source (part_id)
--;
CREATE TABLE structure (
	id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	part_id CHAR(36) NOT NULL,
	version INTEGER NOT NULL,
	valid_from DATE NOT NULL,
	valid_to DATE,
	created_at TEXT NOT NULL,
	CONSTRAINT pk_structure PRIMARY KEY (id),
	CONSTRAINT uq_structure_part_id_version UNIQUE (part_id, version),
	CONSTRAINT fk_structure_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_structure_part_id FOREIGN KEY(part_id) REFERENCES part (id)
)
--;
CREATE TABLE request_link (
	request_id CHAR(36) NOT NULL,
	operator_id CHAR(36) NOT NULL,
	part_id CHAR(36) NOT NULL,
	source_id CHAR(36),
	stale_reason TEXT,
	CONSTRAINT pk_request_link PRIMARY KEY (request_id, operator_id),
	CONSTRAINT fk_request_link_request_id FOREIGN KEY(request_id) REFERENCES request (id),
	CONSTRAINT fk_request_link_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_request_link_part_id FOREIGN KEY(part_id) REFERENCES part (id),
	CONSTRAINT fk_request_link_source_id FOREIGN KEY(source_id) REFERENCES source (id)
)
--;
CREATE INDEX ix_request_link_operator_id_part_id ON request_link (operator_id, part_id)
--;
CREATE INDEX ix_request_link_source_id ON request_link (source_id)
--;
CREATE TABLE structure_line (
	structure_id CHAR(36) NOT NULL,
	position INTEGER NOT NULL,
	operator_id CHAR(36) NOT NULL,
	child_id CHAR(36) NOT NULL,
	amount TEXT NOT NULL,
	stage_map TEXT NOT NULL,
	CONSTRAINT pk_structure_line PRIMARY KEY (structure_id, position),
	CONSTRAINT fk_structure_line_structure_id FOREIGN KEY(structure_id) REFERENCES structure (id),
	CONSTRAINT fk_structure_line_operator_id FOREIGN KEY(operator_id) REFERENCES operator (id),
	CONSTRAINT fk_structure_line_child_id FOREIGN KEY(child_id) REFERENCES part (id)
)
--;
CREATE INDEX ix_structure_line_child_id ON structure_line (child_id)
