-- A plant nursery: what people call by two words where the schema has one, or by other words altogether.
CREATE TABLE cities(
    city_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    state TEXT NOT NULL,
    altitude INTEGER NOT NULL
);
CREATE TABLE depots(
    depot_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    location TEXT NOT NULL,
    city_id INTEGER NOT NULL REFERENCES cities(city_id),
    manager_name TEXT NOT NULL,
    deputy_manager_name TEXT NOT NULL,
    region_zone_district TEXT NOT NULL
);
CREATE TABLE gardeners(
    gardener_id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    phone TEXT NOT NULL,
    payment_method_code TEXT NOT NULL
);
CREATE TABLE greenhouses(
    greenhouse_id INTEGER PRIMARY KEY,
    greenhouse_title TEXT NOT NULL,
    greenhouse_description TEXT NOT NULL,
    semester TEXT NOT NULL
);
CREATE TABLE greenhouse_lets(
    let_id INTEGER PRIMARY KEY,
    greenhouse_id INTEGER NOT NULL REFERENCES greenhouses(greenhouse_id),
    gardener_id INTEGER NOT NULL REFERENCES gardeners(gardener_id),
    let_start_date DATE NOT NULL,
    let_end_date DATE NOT NULL
);
CREATE TABLE inspectors(
    inspector_id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    phone TEXT NOT NULL
);
CREATE TABLE seedlings(
    seedling_id INTEGER PRIMARY KEY,
    variety TEXT NOT NULL,
    planting_date DATE NOT NULL,
    gardener_id INTEGER NOT NULL REFERENCES gardeners(gardener_id),
    inspector_id INTEGER NOT NULL REFERENCES inspectors(inspector_id)
);
INSERT INTO cities VALUES (1, 'Elmar', 'Norland', 'Alta', 720), (2, 'Ostby', 'Norland', 'Brenn', 40),
    (3, 'Runa', 'Sudland', 'Corva', 610);
INSERT INTO depots VALUES (1, 'East depot', 'Quay 4', 1, 'Nils Bro', 'Ewa Lis', 'Coast'),
    (2, 'West depot', 'Mill lane', 2, 'Oda Ek', 'Jan Sol', 'Moor'),
    (3, 'Hill depot', 'Ridge 1', 1, 'Kai Rask', 'Liv Moe', 'Coast');
INSERT INTO gardeners VALUES (1, 'Signe', 'Dahl', '55-101', 'cash'), (2, 'Marko', 'Vidal', '55-202', 'card'),
    (3, 'Lotte', 'Dahl', '55-303', 'card');
INSERT INTO greenhouses VALUES (1, 'North house', 'tall panes', 'spring'), (2, 'South house', 'warm beds', 'autumn'),
    (3, 'Low house', 'shaded', 'spring');
INSERT INTO greenhouse_lets VALUES (1, 1, 1, '2024-03-01', '2024-05-31'), (2, 2, 2, '2024-09-01', '2024-11-30'),
    (3, 1, 2, '2024-06-05', '2024-06-20');
INSERT INTO inspectors VALUES (1, 'Petra', '55-900'), (2, 'Wim', '55-901');
INSERT INTO seedlings VALUES (1, 'fern', '2024-03-04', 1, 1), (2, 'moss', '2024-04-10', 2, 2),
    (3, 'fern', '2024-05-16', 2, 1);
