CREATE TABLE captains(
    captain_id INTEGER PRIMARY KEY,
    captain_name TEXT NOT NULL,
    age INTEGER NOT NULL,
    hometown TEXT NOT NULL
);
CREATE TABLE boats(
    boat_id INTEGER PRIMARY KEY,
    boat_name TEXT NOT NULL,
    captain_id INTEGER REFERENCES captains(captain_id),
    colour TEXT NOT NULL,
    length INTEGER NOT NULL,
    built_year INTEGER NOT NULL
);
CREATE TABLE ports(
    port_id INTEGER PRIMARY KEY,
    port_name TEXT NOT NULL,
    country TEXT NOT NULL,
    depth INTEGER NOT NULL
);
CREATE TABLE voyages(
    voyage_id INTEGER PRIMARY KEY,
    boat_id INTEGER NOT NULL REFERENCES boats(boat_id),
    port_id INTEGER NOT NULL REFERENCES ports(port_id),
    passengers INTEGER NOT NULL
);
INSERT INTO captains VALUES (1, 'Maren', 61, 'Odde'), (2, 'Tove', 34, 'Skarv'), (3, 'Jonas', 47, 'Odde'),
    (4, 'Ylva', 29, 'Lunde'), (5, 'Birk', 52, 'Skarv');
INSERT INTO boats VALUES (1, 'Tern', 1, 'red', 12, 1998), (2, 'Eider', 1, 'white', 18, 2006),
    (3, 'Gannet', 2, 'white', 9, 2011), (4, 'Puffin', 3, 'blue', 15, 2003), (5, 'Skua', 1, 'red', 22, 2015),
    (6, 'Petrel', 3, 'white', 11, 2019), (7, 'Fulmar', NULL, 'blue', 30, 1995);
INSERT INTO ports VALUES (1, 'Havn', 'Norland', 14), (2, 'Vika', 'Norland', 8), (3, 'Porta', 'Sudland', 21);
INSERT INTO voyages VALUES (1, 1, 1, 20), (2, 1, 2, 25), (3, 2, 3, 60), (4, 3, 1, 8), (5, 5, 3, 70), (6, 5, 3, 66),
    (7, 5, 1, 40), (8, 6, 2, 15);
