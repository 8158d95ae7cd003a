-- A print shop whose tables all wear one mark and declare no keys.
CREATE TABLE pj_clients (client_id INTEGER, client_name TEXT, town TEXT, newsletter TEXT);
CREATE TABLE pj_presses (press_id INTEGER, press_name TEXT, bought_on TEXT, rating REAL, list_price REAL, is_serviced INTEGER);
CREATE TABLE pj_jobs (job_id INTEGER, client_id INTEGER, press_id INTEGER, sheets INTEGER, printed_on TEXT, drying_time INTEGER, outcome TEXT);
CREATE TABLE pj_complaints (complaint_id INTEGER, job_id INTEGER, topic TEXT, received_on TEXT);
INSERT INTO pj_clients VALUES
    (1, 'Alder Books', 'Wick', 'Yes'), (2, 'Birch Menus', 'Wick', 'No'), (3, 'Cedar Cards', 'Oban', 'Yes'),
    (4, 'Dogwood Maps', 'Oban', 'Yes');
INSERT INTO pj_presses VALUES
    (1, 'Old Bess', '2019-03-01', 3.5, 900, 1), (2, 'Grey Nan', '2021-07-15', 2.0, 1500, 0), (3, 'Quick Tom', '2024-01-10', 4.5, 1200, 1);
INSERT INTO pj_jobs VALUES
    (11, 1, 1, 900, '2025-01-10', 90, 'fine'), (12, 1, 2, 400, '2024-02-11', 120, 'spoilt'), (13, 2, 2, 2500, '2025-02-20', 200, 'fine'),
    (14, 3, 1, 150, '2025-03-05', 80, 'fine'), (15, 1, 2, 700, '2025-03-19', 150, 'spoilt'), (16, 2, 2, 60, '2025-04-02', 95, 'fine');
INSERT INTO pj_complaints VALUES
    (21, 12, 'smudged', '2025-02-14'), (22, 13, 'late', '2025-03-01'), (23, 15, 'smudged', '2025-03-22');
CREATE TABLE pj_qc (qc_id INTEGER, job_id INTEGER, inspector TEXT);
INSERT INTO pj_qc VALUES (31, 11, 'Ines'), (32, 12, 'Ines'), (33, 12, 'Olaf'), (34, 16, 'Olaf');
CREATE TABLE pj_refunds (refund_id INTEGER, job_id INTEGER, amount REAL, days_taken INTEGER);
INSERT INTO pj_refunds VALUES (41, 12, 20.5, 3), (42, 13, 8.0, 9), (43, 15, 12.5, 4);
