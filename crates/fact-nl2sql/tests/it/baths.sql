-- Swimming baths: when in the day and the week people come, where they began and ended, what came first and last.
CREATE TABLE pool(
    pool_id INTEGER PRIMARY KEY,
    pool_name TEXT NOT NULL,
    town TEXT NOT NULL,
    opens_at TEXT NOT NULL
);
CREATE TABLE swimmer(
    swimmer_id INTEGER PRIMARY KEY,
    full_name TEXT NOT NULL,
    joined_on TEXT NOT NULL,
    home_pool_id INTEGER NOT NULL REFERENCES pool(pool_id),
    plan TEXT NOT NULL
);
CREATE TABLE swim(
    swim_id INTEGER PRIMARY KEY,
    swimmer_id INTEGER NOT NULL REFERENCES swimmer(swimmer_id),
    pool_id INTEGER NOT NULL REFERENCES pool(pool_id),
    entered_at TEXT NOT NULL,
    left_at TEXT,
    fee REAL NOT NULL,
    towel_out TEXT NOT NULL,
    towel_in TEXT
);
INSERT INTO pool VALUES
    (1, 'Lido', 'Bath', '06:30'),
    (2, 'Old Spa', 'Wells', '08:00'),
    (3, 'Tepidarium', 'Bath', '10:00');
INSERT INTO swimmer VALUES
    (1, 'Ada Moss', '2024-01-02', 1, 'off peak'),
    (2, 'Ben Tarn', '2024-01-10', 2, 'full'),
    (3, 'Cleo Fenn', '2024-02-01', 1, 'full'),
    (4, 'Dov Hurst', '2024-03-04', 3, 'off peak');
INSERT INTO swim VALUES
    (1, 1, 1, '2024-01-06 07:10', '2024-01-06 08:00', 5.0, 'blue', 'blue'),
    (2, 1, 1, '2024-01-08 07:45', '2024-01-08 08:30', 4.0, 'red', 'blue'),
    (3, 2, 2, '2024-01-15 18:20', '2024-01-15 19:40', 6.0, 'red', 'red'),
    (4, 2, 1, '2024-02-10 11:05', '2024-02-10 12:00', 7.0, 'blue', 'red'),
    (5, 1, 2, '2024-02-12 07:30', '2024-02-12 08:10', 4.0, 'white', NULL),
    (6, 3, 1, '2024-02-18 11:40', '2024-02-18 13:00', 7.5, 'blue', 'blue'),
    (7, 3, 1, '2024-03-04 18:05', NULL, 6.0, 'red', 'red'),
    (8, 2, 2, '2024-03-06 18:50', '2024-03-06 20:00', 6.0, 'white', 'white');
