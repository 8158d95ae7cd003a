-- A sawmill: yards that shut, logs that were graded, drying runs, and orders nobody looks after.
CREATE TABLE yard(
    yard_id INTEGER PRIMARY KEY,
    yard_name TEXT NOT NULL,
    region TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    kilns INTEGER NOT NULL,
    forklifts INTEGER NOT NULL
);
CREATE TABLE worker(
    worker_id INTEGER PRIMARY KEY,
    full_name TEXT NOT NULL,
    job TEXT NOT NULL,
    yard_id INTEGER REFERENCES yard(yard_id),
    hired_on TEXT NOT NULL,
    left_on TEXT
);
CREATE TABLE buyer(
    buyer_id INTEGER PRIMARY KEY,
    buyer_name TEXT NOT NULL,
    buyer_kind TEXT NOT NULL,
    sales_contact_id INTEGER REFERENCES worker(worker_id)
);
CREATE TABLE drying_run(
    run_id INTEGER PRIMARY KEY,
    yard_id INTEGER NOT NULL REFERENCES yard(yard_id),
    dried_on TEXT NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES worker(worker_id),
    wet_tonnes REAL NOT NULL,
    dried_tonnes REAL NOT NULL,
    moisture_check TEXT NOT NULL
);
CREATE TABLE complaint(
    complaint_id INTEGER PRIMARY KEY,
    buyer_id INTEGER NOT NULL REFERENCES buyer(buyer_id),
    made_on TEXT NOT NULL,
    decided_on TEXT
);
INSERT INTO yard VALUES
    (1, 'Birch End', 'North', '2009-04-01', NULL, 3, 2),
    (2, 'Larch Cross', 'North', '2012-05-07', '2023-02-01', 0, 1),
    (3, 'Millrace', 'South', '2015-09-12', NULL, 2, 0),
    (4, 'Oakhanger', 'South', '2018-03-30', NULL, 0, 4),
    (5, 'Spruce Dene', 'West', '2020-01-15', '2024-11-30', 1, 0);
INSERT INTO worker VALUES
    (1, 'Ada Holt', 'Sawyer', 1, '2010-01-04', NULL),
    (2, 'Ben Frith', 'Sawyer', 1, '2012-03-11', '2022-06-30'),
    (3, 'Cleo Marsh', 'Kiln operator', 3, '2016-02-01', NULL),
    (4, 'Dov Katz', 'Kiln operator', 1, '2017-08-21', NULL),
    (5, 'Ewa Nowak', 'Driver', 4, '2019-05-05', NULL),
    (6, 'Finn Oram', 'Sawyer', 4, '2021-10-18', NULL),
    (7, 'Gus Pell', 'Driver', 5, '2020-02-02', '2024-11-30');
INSERT INTO buyer VALUES
    (1, 'Tallis Joinery', 'Joiner', 5),
    (2, 'Brook Barns', 'Builder', NULL),
    (3, 'Heron Homes', 'Builder', 5),
    (4, 'Quill Boats', 'Boatyard', NULL);
INSERT INTO drying_run VALUES
    (1, 1, '2024-01-08', 3, 20.0, 14.5, 'Pass'),
    (2, 1, '2024-02-03', 3, 22.0, 15.0, 'Fail'),
    (3, 3, '2024-03-19', 3, 18.5, 13.0, 'Pass'),
    (4, 3, '2024-04-02', 4, 21.0, 15.5, 'Fail'),
    (5, 5, '2024-05-27', 4, 19.0, 13.5, 'Fail'),
    (6, 1, '2024-06-15', 3, 20.5, 14.0, 'Pass');
INSERT INTO complaint VALUES
    (1, 1, '2024-01-20', '2024-02-02'),
    (2, 2, '2024-02-14', NULL),
    (3, 3, '2024-03-05', '2024-03-06'),
    (4, 3, '2024-06-01', NULL),
    (5, 4, '2024-06-20', NULL);
