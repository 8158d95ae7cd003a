-- A works that heats a town, in the short names its clerks gave everything: amounts are called by what was done with
-- them or by their unit, and no key is declared.
CREATE TABLE emp(
    emp_id INTEGER PRIMARY KEY,
    f_nm TEXT NOT NULL,
    l_nm TEXT NOT NULL,
    gndr_cd TEXT NOT NULL,
    dob_dt TEXT NOT NULL,
    hire_dt TEXT NOT NULL,
    term_dt TEXT,
    trade TEXT NOT NULL
);
CREATE TABLE job(
    job_id INTEGER PRIMARY KEY,
    job_nm TEXT NOT NULL,
    strt_dt TEXT NOT NULL,
    hourlyRate REAL NOT NULL
);
CREATE TABLE work_log(
    log_id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL,
    emp_id INTEGER NOT NULL,
    work_dt TEXT NOT NULL,
    hoursWorked REAL NOT NULL
);
CREATE TABLE lv_req(
    lv_id INTEGER PRIMARY KEY,
    emp_id INTEGER NOT NULL,
    lv_typ TEXT NOT NULL,
    strt_dt TEXT NOT NULL,
    days_no INTEGER NOT NULL
);
CREATE TABLE boiler(
    boiler_id INTEGER PRIMARY KEY,
    boiler_nm TEXT NOT NULL,
    fuel TEXT NOT NULL,
    cap INTEGER NOT NULL,
    is_backup INTEGER NOT NULL
);
CREATE TABLE reading(
    read_id INTEGER PRIMARY KEY,
    boiler_id INTEGER NOT NULL,
    read_dt TEXT NOT NULL,
    outputKWh REAL NOT NULL,
    burn_sec INTEGER NOT NULL
);
CREATE TABLE levy(
    levy_id INTEGER PRIMARY KEY,
    boiler_id INTEGER NOT NULL,
    levy_dt TEXT NOT NULL,
    levy_amt REAL NOT NULL
);
CREATE TABLE part(
    part_id INTEGER PRIMARY KEY,
    part_nm TEXT NOT NULL,
    price REAL NOT NULL
);
INSERT INTO emp VALUES
    (11, 'Aune', 'Berg', 'F', '1970-02-11', '2012-05-01', NULL, 'welder'),
    (12, 'Bo', 'Falk', 'M', '1961-08-30', '2009-03-15', '2023-06-30', 'fitter'),
    (13, 'Cleo', 'Ohm', 'F', '1988-12-01', '2019-09-01', '2024-02-28', 'fitter'),
    (14, 'Dag', 'Lund', 'M', '1995-04-22', '2008-11-20', NULL, 'stoker');
INSERT INTO job VALUES (21, 'Relining', '2024-01-08', 80.0), (22, 'Descaling', '2024-03-04', 55.0);
INSERT INTO work_log VALUES
    (101, 21, 11, '2024-02-05', 6.5), (102, 21, 14, '2024-03-11', 4.0), (103, 22, 11, '2024-03-12', 7.0),
    (104, 22, 14, '2024-03-20', 3.5), (105, 22, 13, '2023-12-04', 8.0);
INSERT INTO lv_req VALUES
    (1, 11, 'SICK', '2024-01-15', 3), (2, 13, 'SICK', '2024-05-02', 5), (3, 14, 'ANNUAL', '2024-07-01', 10),
    (4, 11, 'SICK', '2023-11-11', 1);
INSERT INTO boiler VALUES
    (31, 'Old Bess', 'Gas', 900, 0), (32, 'Ember', 'Wood', 300, 1), (33, 'Flint', 'Gas', 450, 0), (34, 'Ash', 'Wood', 120, 0);
INSERT INTO reading VALUES
    (1, 31, '2024-01-01', 120.0, 600), (2, 31, '2024-02-01', 80.0, 420), (3, 31, '2024-03-01', 100.0, 300),
    (4, 32, '2024-01-01', 40.0, 900), (5, 33, '2024-02-01', 60.0, 180), (6, 33, '2024-03-01', 50.0, 240);
INSERT INTO levy VALUES
    (1, 31, '2024-01-31', 310.0), (2, 32, '2024-02-29', 95.0), (3, 33, '2023-12-31', 150.0), (4, 31, '2024-04-30', 45.0);
INSERT INTO part VALUES (1, 'Grate', 210.0), (2, 'Valve', 34.5);
