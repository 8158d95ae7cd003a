-- A harbour: pairs of the same people, two dates that only their verbs tell apart, one length in two units.
CREATE TABLE sailors(
    sailor_id INTEGER PRIMARY KEY,
    sailor_name TEXT NOT NULL,
    wage INTEGER NOT NULL,
    home_port TEXT NOT NULL,
    promotion_decision TEXT NOT NULL,
    date_joined TEXT NOT NULL,
    date_left TEXT
);
CREATE TABLE friends(
    sailor_id INTEGER NOT NULL REFERENCES sailors(sailor_id),
    friend_id INTEGER NOT NULL REFERENCES sailors(sailor_id)
);
CREATE TABLE ships(
    ship_id INTEGER PRIMARY KEY,
    ship_name TEXT NOT NULL,
    length_feet INTEGER NOT NULL,
    length_meters INTEGER NOT NULL,
    launched TEXT NOT NULL
);
CREATE TABLE charters(
    charter_id INTEGER PRIMARY KEY,
    ship_id INTEGER NOT NULL REFERENCES ships(ship_id),
    signed TEXT NOT NULL,
    fare INTEGER NOT NULL
);
INSERT INTO sailors VALUES (1, 'Rui', 900, 'Faro', 'yes', '2019-03-01', '2023-08-31'),
    (2, 'Sunniva', 1300, 'Bergen', 'no', '2020-05-10', NULL),
    (3, 'Teodor', 700, 'Varna', 'no', '2021-02-15', NULL),
    (4, 'Ulla', 1000, 'Bergen', 'yes', '2018-11-20', '2022-01-31');
INSERT INTO friends VALUES (1, 2), (1, 4), (3, 1);
INSERT INTO ships VALUES (1, 'Petrel', 66, 20, '2005-04-01'), (2, 'Skua', 98, 30, '2014-09-12'),
    (3, 'Tern', 82, 25, '2011-06-30');
INSERT INTO charters VALUES (1, 1, '2024-01-05', 400), (2, 2, '2024-02-10', 900),
    (3, 1, '2024-03-20', 650), (4, 3, '2024-05-02', 700), (5, 1, '2024-06-14', 300);
