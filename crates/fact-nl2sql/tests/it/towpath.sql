-- A canal company that takes tolls at its moorings: what is still to come is an empty date or a "No", and people and places
-- are called by other words than their tables.
CREATE TABLE mooring(
    mooring_id INTEGER PRIMARY KEY,
    mooring_name TEXT NOT NULL,
    town TEXT NOT NULL,
    berths INTEGER NOT NULL,
    monthly_fee REAL NOT NULL,
    opened_on TEXT NOT NULL,
    closed_on TEXT
);
CREATE TABLE warden(
    warden_id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    grade TEXT NOT NULL,
    hired_on TEXT NOT NULL,
    left_on TEXT,
    pay_rate REAL NOT NULL,
    mooring_id INTEGER NOT NULL REFERENCES mooring(mooring_id)
);
CREATE TABLE toll(
    toll_id INTEGER PRIMARY KEY,
    mooring_id INTEGER NOT NULL REFERENCES mooring(mooring_id),
    warden_id INTEGER NOT NULL REFERENCES warden(warden_id),
    charged_on TEXT NOT NULL,
    paid_on TEXT,
    amount REAL NOT NULL,
    wait_minutes INTEGER NOT NULL,
    is_waived INTEGER NOT NULL,
    approved TEXT NOT NULL,
    status TEXT NOT NULL
);
INSERT INTO mooring VALUES
    (1, 'Alder Wharf', 'Stoke', 12, 90.0, '2011-04-01', NULL),
    (2, 'Basin End', 'Leek', 30, 75.0, '2014-06-15', NULL),
    (3, 'Cutters Yard', 'Stoke', 8, 120.0, '2009-03-01', '2023-10-31');
INSERT INTO warden VALUES
    (1, 'Nell', 'Oakes', 'Keeper', '2012-01-09', NULL, 16.5, 1),
    (2, 'Piers', 'Rudd', 'Keeper', '2015-05-20', NULL, 15.0, 2),
    (3, 'Una', 'Vane', 'Trainee', '2022-09-01', '2023-12-31', 11.0, 2),
    (4, 'Wilf', 'Yarrow', 'Trainee', '2023-02-13', NULL, 12.5, 1);
INSERT INTO toll VALUES
    (1, 1, 1, '2023-11-20', '2023-12-01', 40.0, 12, 0, 'Yes', 'passed'),
    (2, 1, 1, '2024-02-28', '2024-03-10', 55.0, 20, 0, 'Yes', 'passed'),
    (3, 2, 2, '2024-03-01', NULL, 35.0, 5, 1, 'No', 'no_show'),
    (4, 2, 2, '2024-03-14', '2024-03-20', 80.0, 44, 0, 'Yes', 'passed'),
    (5, 1, 1, '2024-03-29', NULL, 62.5, 31, 0, 'No', 'turned back'),
    (6, 3, 3, '2023-08-05', '2023-08-06', 28.0, 9, 1, 'Yes', 'passed'),
    (7, 2, 3, '2024-04-02', NULL, 47.0, 16, 0, 'Yes', 'no_show');
