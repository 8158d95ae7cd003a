-- Beekeepers: a key of two columns, a table that binds two others linked directly as well, rows that
-- nothing names, and years and dates of several kinds.
CREATE TABLE keepers(
    keeper_id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    middle_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    joined_year INTEGER NOT NULL,
    born_on DATE NOT NULL,
    trained_by INTEGER REFERENCES keepers(keeper_id)
);
CREATE TABLE unions(
    union_id INTEGER PRIMARY KEY,
    union_name TEXT NOT NULL,
    valley TEXT NOT NULL,
    founded_year INTEGER NOT NULL,
    chair INTEGER NOT NULL UNIQUE REFERENCES keepers(keeper_id)
);
CREATE TABLE enrolled_in(
    keeper_id INTEGER NOT NULL REFERENCES keepers(keeper_id),
    union_id INTEGER NOT NULL REFERENCES unions(union_id)
);
CREATE TABLE hives(
    meadow TEXT NOT NULL,
    place_no INTEGER NOT NULL,
    keeper_id INTEGER NOT NULL REFERENCES keepers(keeper_id),
    wood TEXT NOT NULL,
    price INTEGER NOT NULL,
    PRIMARY KEY (meadow, place_no)
);
CREATE TABLE harvests(
    harvest_id INTEGER PRIMARY KEY,
    meadow TEXT NOT NULL,
    place_no INTEGER NOT NULL,
    season TEXT NOT NULL,
    year INTEGER NOT NULL,
    kilograms INTEGER NOT NULL,
    FOREIGN KEY (meadow, place_no) REFERENCES hives(meadow, place_no)
);
CREATE TABLE courses(
    course_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    guild TEXT NOT NULL
);
CREATE TABLE verdicts(
    course_id INTEGER NOT NULL REFERENCES courses(course_id),
    keeper_id INTEGER NOT NULL REFERENCES keepers(keeper_id),
    points INTEGER NOT NULL
);
CREATE TABLE plots_to_be_cleared(
    plot_id INTEGER PRIMARY KEY,
    removal_approved_by_keeper_id INTEGER NOT NULL REFERENCES keepers(keeper_id),
    cleared_by_keeper_id INTEGER NOT NULL REFERENCES keepers(keeper_id)
);
CREATE TABLE visits(
    visit_id INTEGER PRIMARY KEY,
    keeper_id INTEGER NOT NULL REFERENCES keepers(keeper_id),
    start_date DATE NOT NULL,
    end_date DATE NOT NULL,
    status_code TEXT NOT NULL
);
INSERT INTO keepers VALUES (1, 'Ada', 'May', 'Holt', 2004, '1970-02-01', NULL),
    (2, 'Ben', 'Tom', 'Rusk', 2010, '1981-07-12', 1), (3, 'Cleo', 'Ann', 'Marsh', 2010, '1990-11-30', 1),
    (4, 'Dov', 'Lee', 'Penn', 2016, '1985-04-04', 2);
INSERT INTO unions VALUES (1, 'Low Union', 'Alder', 1990, 1), (2, 'High Union', 'Alder', 2010, 2),
    (3, 'Far Union', 'Beck', 2001, 4);
INSERT INTO enrolled_in VALUES (1, 1), (2, 1), (3, 1), (3, 2), (4, 3);
INSERT INTO hives VALUES ('Northfield', 1, 1, 'pine', 80), ('Northfield', 2, 2, 'oak', 120),
    ('Southfield', 1, 3, 'pine', 95), ('Southfield', 2, 3, 'elm', 70);
INSERT INTO harvests VALUES (1, 'Northfield', 1, 'spring', 2019, 12), (2, 'Northfield', 2, 'summer', 2019, 20),
    (3, 'Southfield', 1, 'spring', 2020, 9), (4, 'Southfield', 2, 'summer', 2020, 15),
    (5, 'Northfield', 1, 'summer', 2020, 18);
INSERT INTO courses VALUES (1, 'Smoke', 'Wax guild'), (2, 'Queens', 'Wax guild'), (3, 'Smoke', 'Mead guild'),
    (4, 'Swarms', 'Mead guild');
INSERT INTO verdicts VALUES (1, 2, 4), (1, 3, 9), (2, 3, 7), (4, 4, 5);
INSERT INTO plots_to_be_cleared VALUES (1, 1, 2), (2, 1, 3), (3, 4, 3);
INSERT INTO visits VALUES (1, 2, '2021-03-01', '2021-03-04', 'done'), (2, 3, '2021-05-02', '2021-05-02', 'open'),
    (3, 4, '2021-06-10', '2021-06-15', 'done');
