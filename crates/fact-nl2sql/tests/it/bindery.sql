-- A bookbinder's: what is left out of a count, what is called by initials or by its last word, states and kinds said before
-- the things, and amounts beside others of their table.
CREATE TABLE binder(
    binder_id INTEGER PRIMARY KEY,
    full_name TEXT NOT NULL,
    craft TEXT NOT NULL,
    hourly_rate REAL NOT NULL,
    start_date TEXT NOT NULL,
    leave_date TEXT
);
CREATE TABLE library(
    library_id INTEGER PRIMARY KEY,
    library_name TEXT NOT NULL,
    town TEXT NOT NULL,
    joined_on TEXT NOT NULL,
    is_active INTEGER NOT NULL
);
CREATE TABLE purchase_order(
    order_id INTEGER PRIMARY KEY,
    library_id INTEGER NOT NULL REFERENCES library(library_id),
    order_date TEXT NOT NULL,
    status TEXT NOT NULL
);
CREATE TABLE binding_job(
    job_id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES purchase_order(order_id),
    binder_id INTEGER NOT NULL REFERENCES binder(binder_id),
    job_type TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    finished_on TEXT,
    status TEXT NOT NULL,
    volumes INTEGER NOT NULL,
    length_m REAL NOT NULL,
    labour_cost REAL NOT NULL,
    was_checked INTEGER NOT NULL
);
CREATE TABLE loan(
    loan_id INTEGER PRIMARY KEY,
    library_id INTEGER NOT NULL REFERENCES library(library_id),
    lent_month TEXT NOT NULL,
    readings INTEGER NOT NULL,
    revenue REAL NOT NULL
);
CREATE TABLE bill(
    bill_id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES purchase_order(order_id),
    billed_on TEXT NOT NULL,
    amount REAL NOT NULL
);
CREATE TABLE leather(
    leather_id INTEGER PRIMARY KEY,
    leather_name TEXT NOT NULL,
    grade TEXT NOT NULL,
    price_per_skin REAL NOT NULL
);
INSERT INTO binder VALUES
    (1, 'Ivo Lark', 'Gilder', 22.0, '2019-04-01', NULL),
    (2, 'Jude Mace', 'Stitcher', 18.0, '2021-02-15', NULL),
    (3, 'Kit Noble', 'Stitcher', 17.0, '2023-05-02', '2024-01-31'),
    (4, 'Lena Orr', 'Stitcher', 19.0, '2023-09-01', NULL);
INSERT INTO library VALUES
    (1, 'Abbey', 'Bath', '2020-01-05', 1),
    (2, 'Burgh', 'Leek', '2021-07-01', 1),
    (3, 'Chantry', 'Bath', '2022-03-03', 0);
INSERT INTO purchase_order VALUES
    (1, 1, '2023-03-01', 'shipped'),
    (2, 1, '2023-06-10', 'cancelled'),
    (3, 2, '2023-11-20', 'shipped'),
    (4, 1, '2024-02-05', 'shipped'),
    (5, 3, '2024-03-12', 'cancelled'),
    (6, 2, '2024-04-01', 'shipped'),
    (7, 1, '2024-05-20', 'open');
INSERT INTO binding_job VALUES
    (1, 1, 1, 'rebind', '2023-03-02', '2023-03-20', 'finished', 12, 0.3, 240.0, 1),
    (2, 1, 2, 'repair', '2023-03-05', '2023-03-09', 'finished', 4, 0.2, 60.0, 0),
    (3, 2, 2, 'rebind', '2023-06-11', NULL, 'stopped', 20, 0.4, 30.0, 1),
    (4, 3, 3, 'seasonal', '2023-11-22', '2023-12-01', 'finished', 6, 0.25, 90.0, 0),
    (5, 4, 4, 'rebind', '2024-02-06', '2024-02-28', 'finished', 10, 0.5, 200.0, 1),
    (6, 6, 1, 'repair', '2024-04-02', '2024-04-04', 'finished', 2, 0.2, 40.0, 1),
    (7, 7, 4, 'rebind', '2024-05-21', NULL, 'open', 15, 0.35, 20.0, 0);
INSERT INTO loan VALUES
    (1, 1, '2024-01-01', 400, 80.0),
    (2, 2, '2024-01-01', 100, 30.0),
    (3, 1, '2024-02-01', 600, 100.0);
INSERT INTO bill VALUES
    (1, 1, '2023-04-01', 300.0),
    (2, 3, '2023-12-10', 100.0),
    (3, 4, '2024-03-05', 260.0),
    (4, 6, '2024-04-20', 60.0);
INSERT INTO leather VALUES
    (1, 'Calf', 'fine', 80.0),
    (2, 'Goat', 'fine', 65.0),
    (3, 'Split', 'plain', 20.0);
