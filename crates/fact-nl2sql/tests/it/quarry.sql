-- A quarry's office, in short names, with one list for all codes.
CREATE TABLE CST(cst_no INTEGER PRIMARY KEY,cst_nm TEXT,cst_typ TEXT,town TEXT,st_cd TEXT);
CREATE TABLE DRV(drv_no INTEGER PRIMARY KEY,fnm TEXT,snm TEXT,grd_cd TEXT,pit_cd TEXT,day_rt REAL,dt_jn TEXT,dt_lv TEXT);
CREATE TABLE JOB(job_no INTEGER PRIMARY KEY,cst_no INTEGER,job_desc TEXT,pit_cd TEXT,fmn_drv INTEGER,dt_opn TEXT,dt_cls TEXT,st_cd TEXT,est_amt REAL);
CREATE TABLE LDS(lds_no INTEGER PRIMARY KEY,job_no INTEGER,drv_no INTEGER,dt_ld TEXT,hrs REAL,rt REAL,stn_cd TEXT,chg_fl TEXT,inv_no INTEGER);
CREATE TABLE INV(inv_no INTEGER PRIMARY KEY,job_no INTEGER,dt_inv TEXT,net_amt REAL,vat_amt REAL,st_cd TEXT);
CREATE TABLE EXPS(ex_no INTEGER PRIMARY KEY,job_no INTEGER,dt_ex TEXT,typ_cd TEXT,amt REAL);
CREATE TABLE CDS(cd_grp TEXT,cd TEXT,cd_desc TEXT);
INSERT INTO CDS VALUES
('CST_TYP','B','Builder'),('CST_TYP','C','Council'),('CST_TYP','L','Landscaper'),
('CST_ST','A','Active'),('CST_ST','S','Suspended'),
('GRD','FM','Foreman'),('GRD','HD','Haulier'),('GRD','TR','Trainee'),
('PIT','NTH','North Face'),('PIT','STH','South Face'),('PIT','LOW','Lower Bench'),
('JOB_ST','O','Open'),('JOB_ST','C','Complete'),('JOB_ST','H','On hold'),('JOB_ST','A','Abandoned'),
('STN','LS','Limestone'),('STN','GR','Granite'),('STN','SL','Slate'),
('INV_ST','P','Paid'),('INV_ST','U','Unpaid'),('INV_ST','A','Part paid'),
('EXP','BL','Blasting'),('EXP','HF','Haulage fees'),('EXP','WB','Weighbridge fees');
INSERT INTO CST VALUES
(1,'Brightwall Homes','B','Kendal','A'),(2,'Kendal Borough','C','Kendal','A'),
(3,'Fernside Gardens','L','Shap','S'),(4,'Ashcroft Build','B','Penrith','A'),(5,'Moss and Stone','L','Kendal','A');
INSERT INTO DRV VALUES
(1,'Nell','Garth','FM','NTH',180,'2018-03-01',NULL),(2,'Ivor','Pike','HD','NTH',140,'2019-06-01',NULL),
(3,'Bess','Holme','HD','STH',150,'2020-01-10','2025-02-01'),(4,'Cal','Rigg','TR','LOW',95,'2024-09-01',NULL),
(5,'Una','Scar','FM','STH',175,'2017-05-05','2024-11-30');
INSERT INTO JOB VALUES
(1,1,'Retaining wall','NTH',1,'2024-02-05','2024-08-01','C',4000),(2,2,'Kerb stone','STH',5,'2024-06-11',NULL,'O',9000),
(3,1,'Patio slabs','LOW',1,'2025-01-15',NULL,'O',2500),(4,3,'Rockery','NTH',1,'2025-02-20',NULL,'H',800),
(5,4,'Footings','STH',5,'2025-03-03','2025-05-30','C',6000),(6,2,'Bridge repair','LOW',1,'2025-03-21',NULL,'A',12000),
(7,4,'Boundary wall','NTH',1,'2025-04-02',NULL,'O',1500);
INSERT INTO LDS VALUES
(1,1,2,'2024-03-01',20,12.5,'LS','Y',101),(2,1,3,'2024-03-08',18,12.5,'LS','Y',101),
(3,2,3,'2024-07-02',25,30,'GR','Y',102),(4,2,2,'2025-01-09',22,30,'GR','N',NULL),
(5,3,2,'2025-02-03',10,45,'SL','Y',NULL),(6,4,4,'2025-03-11',6,45,'SL','N',NULL),
(7,5,2,'2025-03-20',30,12.5,'LS','Y',103),(8,5,4,'2025-04-18',28,12.5,'LS','Y',103),
(9,7,1,'2025-05-06',12,30,'GR','Y',NULL);
INSERT INTO INV VALUES
(101,1,'2024-08-05',475,95,'P'),(102,2,'2024-12-01',750,150,'A'),(103,5,'2025-06-02',725,145,'U'),(104,3,'2025-06-20',300,60,'U');
INSERT INTO EXPS VALUES
(1,1,'2024-02-20','BL',600),(2,2,'2024-06-20','HF',120),(3,2,'2024-06-25','WB',35),
(4,3,'2025-01-28','HF',90),(5,5,'2025-03-10','BL',450),(6,7,'2025-04-20','WB',40);
