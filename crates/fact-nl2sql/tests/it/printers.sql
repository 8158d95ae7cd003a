-- A print shop whose tables all wear one mark and declare no keys.
CREATE TABLE pj_clients (client_id INTEGER, client_name TEXT, town TEXT);
CREATE TABLE pj_presses (press_id INTEGER, press_name TEXT, bought_on TEXT, rating REAL);
CREATE TABLE pj_jobs (job_id INTEGER, client_id INTEGER, press_id INTEGER, sheets INTEGER, printed_on TEXT);
CREATE TABLE pj_complaints (complaint_id INTEGER, job_id INTEGER, topic TEXT, received_on TEXT);
INSERT INTO pj_clients VALUES
    (1, 'Alder Books', 'Wick'), (2, 'Birch Menus', 'Wick'), (3, 'Cedar Cards', 'Oban'), (4, 'Dogwood Maps', 'Oban');
INSERT INTO pj_presses VALUES
    (1, 'Old Bess', '2019-03-01', 3.5), (2, 'Grey Nan', '2021-07-15', 2.0), (3, 'Quick Tom', '2024-01-10', 4.5);
INSERT INTO pj_jobs VALUES
    (11, 1, 1, 900, '2025-01-10'), (12, 1, 2, 400, '2025-02-11'), (13, 2, 2, 2500, '2025-02-20'),
    (14, 3, 1, 150, '2025-03-05'), (15, 1, 2, 700, '2025-03-19'), (16, 2, 2, 60, '2025-04-02');
INSERT INTO pj_complaints VALUES
    (21, 12, 'smudged', '2025-02-14'), (22, 13, 'late', '2025-03-01'), (23, 15, 'smudged', '2025-03-22');
