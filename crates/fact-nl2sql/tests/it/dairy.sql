-- A dairy in short names: herds' tanks, deliveries and a list of codes of many kinds.
CREATE TABLE T_FARM(farm_no INTEGER, farm_nm TEXT, farm_tp TEXT, vlg TEXT);
CREATE TABLE T_TANK(tank_no TEXT, farm_no INTEGER, mkr TEXT, ltr INTEGER);
CREATE TABLE T_DLV(dlv_no INTEGER, farm_no INTEGER, dt_dlv TEXT, ltr INTEGER, grd_cd TEXT);
CREATE TABLE T_CD(cd_grp TEXT, cd TEXT, dsc TEXT);
INSERT INTO T_FARM VALUES (1,'Hollow Brook','O','Arden'),(2,'Upper Mead','C','Arden'),
  (3,'Stonegate','C','Belling'),(4,'Larch End','G','Belling'),(5,'Westfold','O','Corrow');
INSERT INTO T_TANK VALUES ('A1',1,'Packo',2000),('A2',1,'Mueller',3000),('B1',2,'Packo',2500),
  ('C1',3,'Serap',4000),('D1',4,'Packo',1500),('E1',5,'Mueller',3500);
INSERT INTO T_DLV VALUES (1,1,'2025-01-04',900,'P'),(2,2,'2025-01-05',1200,'S'),
  (3,3,'2025-02-07',1500,'J'),(4,1,'2025-02-09',800,'P'),(5,5,'2025-03-01',1100,'S'),
  (6,4,'2025-03-03',600,'J'),(7,2,'2025-03-06',1250,'P');
INSERT INTO T_CD VALUES ('FARM_TP','O','Organic'),('FARM_TP','C','Conventional'),
  ('FARM_TP','G','Goat herd'),('GRD','P','Prime'),('GRD','S','Standard'),('GRD','J','Rejected'),
  ('SHIFT','S','Short'),('SHIFT','L','Long'),('ROUTE','C','Coast'),('ROUTE','O','Orchard');
