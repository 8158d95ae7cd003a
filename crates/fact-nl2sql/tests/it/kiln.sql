-- A pottery that fires other people's pots: what becomes of things is kept by dates that are called otherwise than people
-- say, and every table has dates of its own.
CREATE TABLE potters(
    potter_id INTEGER PRIMARY KEY,
    potter_name TEXT NOT NULL,
    joined_on TEXT NOT NULL,
    left_on TEXT
);
CREATE TABLE glazes(
    glaze_id INTEGER PRIMARY KEY,
    glaze_name TEXT NOT NULL,
    glaze_type TEXT NOT NULL,
    lead_pct REAL NOT NULL,
    gloss INTEGER NOT NULL,
    launched_on TEXT NOT NULL,
    withdrawn_on TEXT
);
CREATE TABLE clients(
    client_id INTEGER PRIMARY KEY,
    client_name TEXT NOT NULL,
    town TEXT NOT NULL,
    signed_up_on TEXT NOT NULL
);
CREATE TABLE firings(
    firing_id INTEGER PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES clients(client_id),
    potter_id INTEGER NOT NULL REFERENCES potters(potter_id),
    glaze_id INTEGER NOT NULL REFERENCES glazes(glaze_id),
    fired_on TEXT NOT NULL,
    collected_on TEXT,
    firing_fee REAL NOT NULL
);
CREATE TABLE complaints(
    complaint_id INTEGER PRIMARY KEY,
    firing_id INTEGER NOT NULL REFERENCES firings(firing_id),
    opened_on TEXT NOT NULL,
    closed_on TEXT
);
INSERT INTO potters VALUES (1, 'Inge Holm', '2015-04-01', NULL), (2, 'Pavel Roth', '2012-09-15', '2024-01-31'),
    (3, 'Sine Krag', '2013-02-01', NULL), (4, 'Umar Dahl', '2021-06-10', NULL);
INSERT INTO glazes VALUES (1, 'celadon', 'stoneware', 2.5, 60, '2016-01-01', NULL), (2, 'tenmoku', 'stoneware', 7, 35, '2014-05-01', '2023-12-31'),
    (3, 'majolica', 'earthenware', 9.5, 90, '2018-03-01', NULL), (4, 'shino', 'stoneware', 0.5, 20, '2020-10-01', NULL),
    (5, 'raku', 'smoked', 6, 75, '2019-02-01', '2022-06-30');
INSERT INTO clients VALUES (1, 'Lund School', 'Lund', '2024-01-05'), (2, 'Kiel Club', 'Kiel', '2022-03-01'),
    (3, 'Odda Museum', 'Odda', '2023-07-20');
INSERT INTO firings VALUES (1, 1, 1, 1, '2024-02-03', '2024-02-10', 40), (2, 2, 1, 3, '2023-11-20', '2023-12-01', 75),
    (3, 2, 3, 4, '2024-03-15', NULL, 55), (4, 3, 4, 3, '2024-05-02', '2024-05-09', 90), (5, 3, 3, 1, '2024-05-20', NULL, 35),
    (6, 1, 4, 5, '2024-06-11', NULL, 60);
INSERT INTO complaints VALUES (1, 2, '2023-12-05', '2023-12-20'), (2, 4, '2024-05-12', NULL), (3, 1, '2024-02-15', '2024-02-16'),
    (4, 6, '2024-06-15', NULL);
