-- A falconry centre: guests who book flights with birds, keepers who come and go, health checks of the
-- birds, and bills with a day by which they are due.
CREATE TABLE keepers(
    keeper_id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    post TEXT NOT NULL,
    joined_on TEXT NOT NULL,
    left_on TEXT
);
CREATE TABLE birds(
    bird_id INTEGER PRIMARY KEY,
    bird_name TEXT NOT NULL,
    breed TEXT NOT NULL,
    aviary TEXT NOT NULL
);
CREATE TABLE checkups(
    checkup_id INTEGER PRIMARY KEY,
    bird_id INTEGER NOT NULL REFERENCES birds(bird_id),
    keeper_id INTEGER NOT NULL REFERENCES keepers(keeper_id),
    checkup_date TEXT NOT NULL,
    outcome TEXT NOT NULL
);
CREATE TABLE guests(
    guest_id INTEGER PRIMARY KEY,
    guest_name TEXT NOT NULL,
    town TEXT NOT NULL,
    registered_on TEXT NOT NULL
);
CREATE TABLE flights(
    flight_id INTEGER PRIMARY KEY,
    guest_id INTEGER NOT NULL REFERENCES guests(guest_id),
    bird_id INTEGER NOT NULL REFERENCES birds(bird_id),
    flight_date TEXT NOT NULL,
    venue TEXT NOT NULL,
    status TEXT NOT NULL,
    price REAL NOT NULL
);
CREATE TABLE bills(
    bill_id INTEGER PRIMARY KEY,
    guest_id INTEGER NOT NULL REFERENCES guests(guest_id),
    issued_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    paid_on TEXT,
    amount REAL NOT NULL
);
INSERT INTO keepers VALUES
 (1,'Ada','Holm','Falconer','2019-03-01',NULL),
 (2,'Bo','Lind','Falconer','2020-05-01','2025-02-28'),
 (3,'Cy','Moss','Falconer','2021-06-01',NULL),
 (4,'Di','Nash','Groom','2022-01-10',NULL);
INSERT INTO birds VALUES
 (1,'Merlin','Hawk','North'),
 (2,'Zephyr','Eagle','North'),
 (3,'Comet','Hawk','South'),
 (4,'Dusk','Owl','South');
INSERT INTO checkups VALUES
 (1,1,1,'2025-01-10','Pass'),
 (2,1,1,'2025-06-10','Fail'),
 (3,2,3,'2025-02-01','Fail'),
 (4,2,3,'2025-07-01','Pass'),
 (5,3,1,'2025-03-15','Fail'),
 (6,4,3,'2023-04-01','Pass');
INSERT INTO guests VALUES
 (1,'Iris Vale','Elmham','2023-01-05'),
 (2,'Jon Reed','Elmham','2023-02-11'),
 (3,'Kit Sand','Upford','2024-03-01'),
 (4,'Lea Thorn','Upford','2024-09-09'),
 (5,'Max Urban','Elmham','2025-01-20');
INSERT INTO flights VALUES
 (1,1,1,'2024-04-01','Meadow','flown',80),
 (2,1,2,'2024-05-03','Meadow','cancelled',120),
 (3,1,1,'2025-04-02','Moor','flown',80),
 (4,2,3,'2024-06-06','Meadow','flown',70),
 (5,2,3,'2024-07-07','Moor','missed',70),
 (6,3,2,'2025-05-05','Moor','flown',120),
 (7,3,2,'2025-05-12','Moor','flown',120),
 (8,3,1,'2025-05-19','Meadow','flown',80),
 (9,4,4,'2025-06-01','Meadow','cancelled',60),
 (10,2,1,'2024-08-08','Meadow','flown',80),
 (11,3,4,'2025-06-03','Meadow','missed',60),
 (12,1,3,'2025-06-20','Moor','flown',70);
INSERT INTO bills VALUES
 (1,1,'2025-04-02','2025-04-16','2025-04-20',2100),
 (2,1,'2025-06-20','2025-07-04',NULL,70),
 (3,2,'2025-01-08','2025-01-22','2025-01-15',2450),
 (4,3,'2025-05-05','2025-05-19',NULL,120),
 (5,3,'2025-05-19','2025-06-02','2025-05-30',80);
