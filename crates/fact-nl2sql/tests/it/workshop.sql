-- A workshop: repairs that are begun and finished at some hour, fitters who come and go, yes and no.
CREATE TABLE fitters(
    fitter_id INTEGER PRIMARY KEY,
    fitter_name TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    joined_on TEXT NOT NULL,
    end_date TEXT
);
CREATE TABLE repairs(
    repair_id INTEGER PRIMARY KEY,
    fitter_id INTEGER NOT NULL REFERENCES fitters(fitter_id),
    machine TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    closed_at TEXT,
    bill_usd REAL NOT NULL,
    state TEXT NOT NULL,
    is_urgent INTEGER NOT NULL
);
CREATE TABLE manuals(
    manual_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    pages INTEGER NOT NULL,
    published TEXT NOT NULL
);
INSERT INTO fitters VALUES (1, 'Ida Holm', '1980-05-02', '2023-02-01', NULL), (2, 'Jon Falk', '1991-11-20', '2024-03-15', '2024-05-31'),
    (3, 'Kai Lund', '1975-08-09', '2024-06-10', NULL), (4, 'Lea Storm', '1988-01-30', '2022-09-01', '2023-12-31');
INSERT INTO repairs VALUES (1, 1, 'lathe', '2024-04-28 09:00', '2024-05-02 17:00', 320, 'Settled', 0),
    (2, 1, 'press', '2024-05-06 08:30', '2024-05-06 16:00', 95, 'Settled', 1),
    (3, 3, 'lathe', '2024-05-31 21:15', NULL, 410, 'Estimated', 1),
    (4, 3, 'drill', '2024-06-03 10:00', '2024-06-20 12:00', 150, 'Settled', 0),
    (5, 2, 'press', '2024-05-20 14:00', '2024-05-22 11:00', 260, 'Refused', 0),
    (6, 1, 'drill', '2024-06-28 13:45', NULL, 75, 'Estimated', 0);
INSERT INTO manuals VALUES (1, 'Care of Lathes', 240, '2019-04-01'), (2, 'Drill Basics', 96, '2021-02-11'),
    (3, 'The Press Book', 410, '2017-10-05');
CREATE TABLE courses(course_id INTEGER PRIMARY KEY, course_name TEXT NOT NULL, start_date TEXT NOT NULL, end_date TEXT);
CREATE TABLE stock_moves(move_id INTEGER PRIMARY KEY, units INTEGER NOT NULL, kind TEXT NOT NULL, moved_on TEXT NOT NULL);
CREATE TABLE lecturers(lecturer_id INTEGER PRIMARY KEY, lecturer_name TEXT NOT NULL, subject TEXT NOT NULL, fee REAL NOT NULL);
INSERT INTO courses VALUES (1, 'Welding', '2024-05-01', '2024-05-10'), (2, 'Milling', '2024-06-20', NULL), (3, 'Casting', '2024-07-15', NULL);
INSERT INTO stock_moves VALUES (1, 12, 'intake', '2023-12-01'), (2, 3, 'scrap', '2023-12-30'), (3, 5, 'scrap', '2024-02-11'), (4, 9, 'intake', '2024-03-05');
INSERT INTO lecturers VALUES (1, 'Mia Rask', 'geology', 90), (2, 'Olav Brun', 'welding safety', 60), (3, 'Siri Voll', 'geology', 110), (4, 'Tor Eng', 'tool maker', 70);
