CREATE TABLE T_CLNT(clnt_no INTEGER PRIMARY KEY, clnt_nm TEXT, city TEXT, susp_fl TEXT);
INSERT INTO T_CLNT VALUES (1,'Harbour Hotel','Lund','N'),(2,'Elm Clinic','Malmo','Y'),(3,'Old Mill Inn','Lund','N'),(4,'Quay Spa','Malmo','N');
CREATE TABLE T_BTCH(btch_no INTEGER PRIMARY KEY, clnt_no INTEGER REFERENCES T_CLNT(clnt_no), dt_rcv TEXT, dt_disp TEXT, dt_due TEXT, st_cd TEXT, gr_wt REAL, infec_fl TEXT, sol_amt REAL);
INSERT INTO T_BTCH VALUES
 (1,1,'2024-01-03','2024-01-05','2024-01-06','R',40.5,'N',3.5),
 (2,2,'2024-01-04','2024-01-09','2024-01-08','R',22.0,'Y',9.0),
 (3,2,'2024-02-11','2024-02-13','2024-02-15','R',18.5,'Y',7.5),
 (4,3,'2024-03-02',NULL,'2024-03-06','W',31.0,'N',4.0),
 (5,4,'2025-01-07','2025-01-08','2025-01-10','R',12.0,'N',1.5),
 (6,2,'2025-02-05','2025-02-11','2025-02-09','L',27.5,'Y',8.0),
 (7,1,'2025-03-08','2025-03-10','2025-03-11','R',44.0,'N',5.0);
CREATE TABLE T_CODE(cd_grp TEXT, cd TEXT, descr TEXT);
INSERT INTO T_CODE VALUES ('BST','R','Returned'),('BST','W','Washing'),('BST','L','Lost'),('SLV','SOL','Solvent'),('SLV','STE','Steam');
CREATE TABLE machines(machine_id INTEGER PRIMARY KEY, machine_name TEXT, hall TEXT, watts INTEGER, hourly_rate REAL, weekly_rate REAL);
INSERT INTO machines VALUES (1,'Drum One','North',2200,14.0,300.0),(2,'Drum Two','North',1800,12.5,360.0),(3,'Press','South',900,9.0,150.0);
CREATE TABLE checks(check_id INTEGER PRIMARY KEY, machine_id INTEGER REFERENCES machines(machine_id), checked_on TEXT, result TEXT, rating INTEGER);
INSERT INTO checks VALUES (1,1,'2024-02-01','pass',4),(2,1,'2025-02-01','fail',2),(3,2,'2025-03-01','pass',5),(4,2,'2024-03-01','pass',3),(5,3,'2025-04-01','fail',1),(6,3,'2024-04-01','fail',2),(7,1,'2025-06-01','pass',4);
CREATE TABLE receipts(receipt_id INTEGER PRIMARY KEY, machine_id INTEGER REFERENCES machines(machine_id), received_on TEXT, amount REAL, tip REAL, is_refund INTEGER);
INSERT INTO receipts VALUES (1,1,'2024-02-03',20.0,2.0,0),(2,2,'2024-05-03',15.0,0.0,1),(3,3,'2025-02-03',30.0,3.5,0),(4,1,'2025-02-09',12.5,1.0,1),(5,2,'2025-03-03',25.0,0.5,0);
CREATE TABLE spares(spare_id INTEGER PRIMARY KEY, spare_name TEXT, qty INTEGER, unit_cst REAL);
INSERT INTO spares VALUES (1,'Belt',90,4.5),(2,'Bearing',12,19.0),(3,'Seal',300,0.8);
