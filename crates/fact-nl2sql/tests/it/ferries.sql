-- Ferries between islands: routes with two ends, tables that only pair others, a column a month.
CREATE TABLE islands(
    island_id INTEGER PRIMARY KEY,
    island_name TEXT NOT NULL,
    region TEXT NOT NULL,
    ferry_income INTEGER NOT NULL,
    ferry_cost INTEGER NOT NULL
);
CREATE TABLE routes(
    route_id INTEGER PRIMARY KEY,
    source_island_id INTEGER NOT NULL REFERENCES islands(island_id),
    destination_island_id INTEGER NOT NULL REFERENCES islands(island_id),
    minutes INTEGER NOT NULL
);
CREATE TABLE crews(
    crew_id INTEGER PRIMARY KEY,
    crew_name TEXT NOT NULL,
    home_town TEXT NOT NULL,
    shift TEXT NOT NULL,
    wage INTEGER NOT NULL
);
CREATE TABLE crew_routes(
    crew_id INTEGER NOT NULL REFERENCES crews(crew_id),
    route_id INTEGER NOT NULL REFERENCES routes(route_id)
);
CREATE TABLE inspections(
    inspection_id INTEGER PRIMARY KEY,
    crew_id INTEGER NOT NULL REFERENCES crews(crew_id),
    remark TEXT NOT NULL
);
CREATE TABLE rescues(
    rescue_id INTEGER PRIMARY KEY,
    crew_id INTEGER NOT NULL REFERENCES crews(crew_id),
    island_id INTEGER NOT NULL REFERENCES islands(island_id)
);
CREATE TABLE rainfall(
    island_id INTEGER PRIMARY KEY REFERENCES islands(island_id),
    jan INTEGER NOT NULL,
    jul INTEGER NOT NULL
);
INSERT INTO islands VALUES (1, 'Aro', 'Northern Sound', 90, 70), (2, 'Bress', 'Northern Sound', 40, 60),
    (3, 'Cama', 'Southern Sound', 80, 80), (4, 'Dunlin', 'Southern Sound', 120, 50);
INSERT INTO routes VALUES (1, 1, 3, 40), (2, 1, 4, 75), (3, 3, 1, 40), (4, 2, 3, 55), (5, 4, 2, 90);
INSERT INTO crews VALUES (1, 'Red crew', 'Tarn', 'day', 30), (2, 'Blue crew', 'Tarn', 'night', 45),
    (3, 'Grey crew', 'Voll', 'day', 38), (4, 'Teal crew', 'Moss', 'night', 52);
INSERT INTO crew_routes VALUES (1, 1), (1, 2), (2, 3), (3, 4), (4, 5);
INSERT INTO inspections VALUES (1, 1, 'ropes worn'), (2, 1, 'lamps fine'), (3, 2, 'lamps worn');
INSERT INTO rescues VALUES (1, 3, 2), (2, 4, 2), (3, 4, 1);
INSERT INTO rainfall VALUES (1, 110, 60), (2, 140, 35), (3, 50, 70), (4, 95, 95);
