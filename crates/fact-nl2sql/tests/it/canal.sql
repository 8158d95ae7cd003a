-- A hire of canal boats: what is held against something else, of the same rows or of others.
CREATE TABLE boat_types(
    type_id INTEGER PRIMARY KEY,
    type_name TEXT NOT NULL
);
CREATE TABLE boats(
    boat_id INTEGER PRIMARY KEY,
    boat_name TEXT NOT NULL,
    type_id INTEGER NOT NULL REFERENCES boat_types(type_id),
    insured_value REAL NOT NULL,
    loan_value REAL NOT NULL
);
CREATE TABLE skippers(
    skipper_id INTEGER PRIMARY KEY,
    skipper_name TEXT NOT NULL,
    sex TEXT NOT NULL,
    town TEXT NOT NULL,
    age INTEGER NOT NULL
);
CREATE TABLE trips(
    trip_id INTEGER PRIMARY KEY,
    boat_id INTEGER NOT NULL REFERENCES boats(boat_id),
    skipper_id INTEGER NOT NULL REFERENCES skippers(skipper_id),
    started_on TEXT NOT NULL,
    kilometres REAL NOT NULL,
    fare REAL NOT NULL,
    chartered INTEGER NOT NULL
);
CREATE TABLE overhauls(
    overhaul_id INTEGER PRIMARY KEY,
    boat_id INTEGER NOT NULL REFERENCES boats(boat_id),
    begun_on TEXT NOT NULL,
    cost REAL NOT NULL
);
CREATE TABLE grievances(
    grievance_id INTEGER PRIMARY KEY,
    skipper_id INTEGER NOT NULL REFERENCES skippers(skipper_id),
    written_on TEXT NOT NULL
);
CREATE TABLE bills(
    bill_id INTEGER PRIMARY KEY,
    skipper_id INTEGER NOT NULL REFERENCES skippers(skipper_id),
    billed_on TEXT NOT NULL,
    amount REAL NOT NULL
);
INSERT INTO boat_types VALUES (1, 'Barge'), (2, 'Punt'), (3, 'Canoe');
INSERT INTO boats VALUES (1, 'Heron', 1, 900, 400), (2, 'Otter', 1, 800, 500), (3, 'Newt', 2, 300, 50), (4, 'Teal', 3, 100, 0);
INSERT INTO skippers VALUES (1, 'Ada Finch', 'F', 'Lockham', 34), (2, 'Ben Marsh', 'M', 'Lockham', 51),
    (3, 'Cleo Reed', 'F', 'Weirton', 28), (4, 'Dov Sedge', 'M', 'Weirton', 45);
INSERT INTO trips VALUES (1, 1, 1, '2023-04-03', 10, 50, 1), (2, 1, 2, '2023-05-12', 20, 80, 0),
    (3, 2, 1, '2023-05-20', 30, 90, 0), (4, 3, 3, '2023-08-01', 5, 20, 1), (5, 4, 4, '2023-11-09', 4, 10, 0),
    (6, 1, 3, '2024-02-14', 12, 60, 1), (7, 2, 4, '2024-05-02', 25, 85, 0), (8, 3, 1, '2024-05-17', 6, 22, 0),
    (9, 4, 2, '2024-05-30', 3, 8, 1), (10, 3, 2, '2024-06-15', 7, 25, 0), (11, 1, 4, '2024-06-20', 15, 70, 1);
INSERT INTO overhauls VALUES (1, 1, '2023-03-01', 120), (2, 2, '2023-09-10', 80), (3, 3, '2024-01-20', 30), (4, 1, '2024-04-04', 60);
INSERT INTO grievances VALUES (1, 1, '2023-06-01'), (2, 2, '2024-03-08'), (3, 2, '2024-05-19'), (4, 4, '2024-06-02');
INSERT INTO bills VALUES (1, 1, '2023-02-01', 100), (2, 2, '2023-05-05', 140), (3, 1, '2024-01-15', 90),
    (4, 3, '2024-03-03', 60), (5, 4, '2024-06-01', 75), (6, 3, '2023-10-10', 55);
