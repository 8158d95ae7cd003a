-- An office whose schema says some things by other words than people do.
CREATE TABLE advisors(
    advisor_id INTEGER PRIMARY KEY,
    advisor_name TEXT NOT NULL,
    salary INTEGER NOT NULL,
    location TEXT NOT NULL
);
CREATE TABLE clients(
    client_id INTEGER PRIMARY KEY,
    client_name TEXT NOT NULL,
    payment_method TEXT NOT NULL,
    advisor_id INTEGER NOT NULL REFERENCES advisors(advisor_id)
);
CREATE TABLE documents(
    document_id INTEGER PRIMARY KEY,
    document_title TEXT NOT NULL,
    document_type_code TEXT NOT NULL,
    advisor_id INTEGER NOT NULL REFERENCES advisors(advisor_id),
    date_document_filed TEXT NOT NULL,
    page_count INTEGER NOT NULL
);
CREATE TABLE archive(
    archive_id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL UNIQUE REFERENCES documents(document_id),
    archivist TEXT NOT NULL
);
CREATE TABLE newcomers(
    newcomer_no INTEGER PRIMARY KEY,
    newcomer_name TEXT NOT NULL,
    joined_year INTEGER NOT NULL
);
CREATE TABLE lessons(
    lesson_id INTEGER PRIMARY KEY,
    trainee_id INTEGER NOT NULL REFERENCES newcomers(newcomer_no),
    topic TEXT NOT NULL
);
INSERT INTO newcomers VALUES (1, 'Amir', 2022), (2, 'Bruna', 2023), (3, 'Anouk', 2024);
INSERT INTO lessons VALUES (1, 1, 'deeds'), (2, 2, 'wills'), (3, 1, 'taxes');
INSERT INTO advisors VALUES (1, 'Ines', 900, 'Porto'), (2, 'Marek', 1200, 'Gdansk'),
    (3, 'Yuki', 1500, 'Sendai'), (4, 'Tove', 1100, 'Porto');
INSERT INTO clients VALUES (1, 'Alder Works', 'cash', 1), (2, 'Birch Lane', 'card', 1),
    (3, 'Cedar House', 'card', 2), (4, 'Dogwood Row', 'transfer', 3), (5, 'Elm Gate', 'cash', 3);
INSERT INTO documents VALUES (11, 'Lease of a mill', 'LEASE', 1, '2024-02-01', 12),
    (12, 'Sale of a barn', 'SALE', 2, '2024-03-15', 4), (13, 'Lease of a pier', 'LEASE', 2, '2024-05-20', 9),
    (14, 'Will of a clerk', 'WILL', 2, '2024-06-02', 2), (15, 'Sale of a boat', 'SALE', 3, '2024-07-30', 5);
INSERT INTO archive VALUES (1, 11, 'Otto'), (2, 13, 'Otto'), (3, 14, 'Pia');
