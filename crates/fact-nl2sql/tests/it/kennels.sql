-- Boarding kennels: owners who stay, give, are assessed and leave; walkers whose tables declare no keys.
CREATE TABLE owners(
    owner_id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    town TEXT NOT NULL,
    joined_on TEXT NOT NULL,
    left_on TEXT
);
CREATE TABLE stays(
    stay_id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owners(owner_id),
    stay_type TEXT NOT NULL,
    channel TEXT NOT NULL,
    check_in TEXT NOT NULL,
    due_on TEXT NOT NULL,
    paid_on TEXT,
    fee REAL NOT NULL
);
CREATE TABLE assessments(
    assessment_id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owners(owner_id),
    assessed_on TEXT NOT NULL,
    score INTEGER NOT NULL
);
CREATE TABLE gifts(
    gift_id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owners(owner_id),
    gift_date TEXT NOT NULL,
    n_toys INTEGER NOT NULL
);
CREATE TABLE placements(
    placement_id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owners(owner_id),
    start_date TEXT NOT NULL,
    overtime_hours INTEGER NOT NULL
);
CREATE TABLE vets(
    vet_id INTEGER PRIMARY KEY,
    vet_name TEXT NOT NULL
);
CREATE TABLE pets(
    pet_id INTEGER PRIMARY KEY,
    pet_name TEXT NOT NULL,
    vet_id INTEGER NOT NULL REFERENCES vets(vet_id)
);
CREATE TABLE meetings(
    meeting_id INTEGER PRIMARY KEY,
    vet_id INTEGER NOT NULL REFERENCES vets(vet_id),
    pet_id INTEGER NOT NULL REFERENCES pets(pet_id),
    met_on TEXT NOT NULL
);
CREATE TABLE permits(
    permit_id INTEGER PRIMARY KEY,
    vet_id INTEGER NOT NULL REFERENCES vets(vet_id),
    permit_kind TEXT NOT NULL
);
CREATE TABLE holdings(
    holding_id INTEGER PRIMARY KEY,
    permit_id INTEGER NOT NULL REFERENCES permits(permit_id),
    site TEXT NOT NULL
);
CREATE TABLE cages(cage_no INTEGER PRIMARY KEY, cage_kind TEXT NOT NULL);
CREATE TABLE rpr(rpr_no INTEGER PRIMARY KEY, cage_no INTEGER NOT NULL REFERENCES cages(cage_no), in_dt TEXT NOT NULL);
CREATE TABLE walkers(walker_no INTEGER, walker_name TEXT);
CREATE TABLE walks(walk_no INTEGER, walker_no INTEGER, dog_kind TEXT, walked_on TEXT);
INSERT INTO owners VALUES (1, 'Ada', 'Holm', 'Kiel', '2023-02-01', NULL), (2, 'Bo', 'Lind', 'Lund', '2023-03-01', '2023-12-15'),
    (3, 'Cleo', 'Moe', 'Kiel', '2023-05-01', '2025-01-10'), (4, 'Dag', 'Ness', 'Visby', '2024-01-15', NULL), (5, 'Eva', 'Orr', 'Lund', '2024-06-01', NULL);
INSERT INTO stays VALUES (1, 1, 'indoor', 'web', '2024-03-01', '2024-03-15', '2024-03-12', 120), (2, 1, 'outdoor', 'phone', '2025-02-01', '2025-02-15', '2025-02-25', 240),
    (3, 2, 'indoor', 'phone', '2023-08-01', '2023-08-15', '2023-08-18', 90), (4, 3, 'indoor', 'web', '2024-05-02', '2024-05-16', '2024-05-16', 110),
    (5, 3, 'outdoor', 'web', '2024-07-01', '2024-07-15', NULL, 130), (6, 4, 'outdoor', 'web', '2024-09-01', '2024-09-15', '2024-10-15', 75),
    (7, 4, 'outdoor', 'web', '2025-03-03', '2025-03-17', '2025-03-20', 60);
INSERT INTO assessments VALUES (1, 1, '2023-02-10', 7), (2, 3, '2023-05-20', 5), (3, 5, '2024-06-10', 8), (4, 5, '2025-01-20', 9), (5, 1, '2025-02-02', 6);
INSERT INTO gifts VALUES (1, 1, '2024-04-01', 50), (2, 1, '2025-04-01', 80), (3, 3, '2024-06-01', 20), (4, 4, '2024-10-01', 35), (5, 4, '2024-11-01', 15);
INSERT INTO placements VALUES (1, 1, '2024-02-01', 3), (2, 4, '2025-01-10', 9), (3, 4, '2025-02-10', 1);
INSERT INTO walkers VALUES (71, 'Finn'), (72, 'Gro'), (73, 'Finn');
INSERT INTO walks VALUES (1, 71, 'terrier', '2025-01-02'), (2, 71, 'hound', '2025-01-03'), (3, 72, 'terrier', '2025-01-04'), (4, 73, 'hound', '2025-01-05'),
    (5, 71, 'terrier', '2025-01-06');
INSERT INTO vets VALUES (1, 'Ulf Berg'), (2, 'Vera Dahl'), (3, 'Wim Eng');
INSERT INTO pets VALUES (1, 'Rex', 1), (2, 'Tia', 1), (3, 'Rex', 2);
INSERT INTO meetings VALUES (1, 2, 1, '2025-01-04'), (2, 2, 3, '2025-01-05'), (3, 3, 2, '2025-02-01');
INSERT INTO permits VALUES (1, 1, 'blue'), (2, 1, 'red'), (3, 2, 'red');
INSERT INTO holdings VALUES (1, 1, 'north'), (2, 2, 'south');
INSERT INTO cages VALUES (1, 'large'), (2, 'small'), (3, 'small');
INSERT INTO rpr VALUES (1, 1, '2025-01-09'), (2, 1, '2025-02-09'), (3, 3, '2024-12-01');
