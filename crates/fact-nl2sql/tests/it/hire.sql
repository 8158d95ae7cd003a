-- A firm that hires out cars: flags, results in capitals, dates that are empty, things out of use.
CREATE TABLE depots(
    depot_id INTEGER PRIMARY KEY,
    depot_name TEXT NOT NULL,
    region TEXT NOT NULL
);
CREATE TABLE cars(
    car_id INTEGER PRIMARY KEY,
    plate TEXT NOT NULL UNIQUE,
    depot_id INTEGER REFERENCES depots(depot_id),
    retired_on TEXT,
    "Out of Order" TEXT NOT NULL,
    passenger_count INTEGER NOT NULL
);
CREATE TABLE inspections(
    inspection_id INTEGER PRIMARY KEY,
    car_id INTEGER NOT NULL REFERENCES cars(car_id),
    outcome TEXT NOT NULL,
    fee_usd REAL NOT NULL,
    paid_yn TEXT NOT NULL
);
CREATE TABLE members(
    member_id INTEGER PRIMARY KEY,
    member_name TEXT NOT NULL,
    is_blocked INTEGER NOT NULL,
    insured_yn TEXT NOT NULL,
    signup_date TEXT NOT NULL
);
CREATE TABLE memberships(
    membership_id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members(member_id),
    channel TEXT NOT NULL,
    state TEXT NOT NULL
);
CREATE TABLE parts(
    part_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    stock_qty INTEGER NOT NULL,
    discontinued_on TEXT
);
CREATE TABLE clerks(
    clerk_id INTEGER PRIMARY KEY,
    clerk_name TEXT NOT NULL,
    office TEXT NOT NULL,
    wage REAL NOT NULL
);
INSERT INTO depots VALUES (1, 'Harbour', 'North'), (2, 'Mill Lane', 'North'), (3, 'Old Quay', 'South');
INSERT INTO cars VALUES (1, 'AB-101', 1, NULL, 'No', 4), (2, 'CD-202', 1, '2024-03-01', 'No', 5),
    (3, 'EF-303', 2, NULL, 'Yes', 7), (4, 'GH-404', NULL, '2023-11-20', 'Yes', 4), (5, 'IJ-505', 3, NULL, 'No', 2);
INSERT INTO inspections VALUES (1, 1, 'PASS', 40, 'Y'), (2, 2, 'FAIL', 55, 'N'), (3, 3, 'FAIL', 35, 'Y'),
    (4, 5, 'PASS', 60, 'N'), (5, 1, 'PENDING', 25, 'N');
INSERT INTO members VALUES (1, 'Ana Ruiz', 0, 'Y', '2023-05-04'), (2, 'Bo Lind', 1, 'N', '2024-02-11'),
    (3, 'Cy Park', 0, 'N', '2024-06-30'), (4, 'Di Voss', 1, 'Y', '2022-12-24');
INSERT INTO memberships VALUES (1, 1, 'web', 'cancelled'), (2, 1, 'phone', 'active'), (3, 2, 'web', 'active'),
    (4, 3, 'web', 'active'), (5, 4, 'phone', 'cancelled');
INSERT INTO parts VALUES (1, 'Lamp', 0, NULL), (2, 'Tyre', 12, NULL), (3, 'Mirror', 0, '2024-01-31'), (4, 'Belt', 3, NULL);
INSERT INTO clerks VALUES (1, 'Eva Hart', 'Sales', 21.5), (2, 'Finn Oak', 'Sales', 19.0), (3, 'Gus Reed', 'Yard', 23.0);
