-- An organ builder in short names: instruments, tunings and a list of codes whose texts are in `cd_ds`.
CREATE TABLE T_ORG(og_no INTEGER PRIMARY KEY, og_nm TEXT, ac_cd TEXT, town TEXT);
CREATE TABLE T_TUN(tn_no INTEGER PRIMARY KEY, og_no INTEGER, tn_typ TEXT, dt_tun TEXT, fee REAL);
CREATE TABLE T_CODE(cd_grp TEXT, cd TEXT, cd_ds TEXT);
INSERT INTO T_ORG VALUES (1,'Saint Anne','TR','Alport'),(2,'Saint Giles','EL','Brinsop'),
  (3,'Holy Cross','TR','Clunbury'),(4,'Minster','PN','Dunvant'),(5,'Guildhall','EL','Eastry'),
  (6,'Old Chapel','TR','Alport'),(7,'Saint Bride','PN','Fownhope');
INSERT INTO T_TUN VALUES (1,1,'FUL','2025-01-04',240),(2,2,'REE','2025-01-09',90),
  (3,3,'FUL','2025-02-02',260),(4,4,'VOI','2025-02-20',510),(5,1,'REE','2025-03-03',95),
  (6,5,'FUL','2025-03-18',280),(7,6,'VOI','2025-04-02',470),(8,7,'REE','2025-04-11',85);
INSERT INTO T_CODE VALUES ('ACN','TR','Tracker'),('ACN','EL','Electric'),('ACN','PN','Pneumatic'),
  ('TUN','FUL','Complete'),('TUN','REE','Reeds only'),('TUN','VOI','Voicing'),
  ('TWN','AL','Alport'),('TWN','BR','Brinsop'),('TWN','CL','Clunbury'),('TWN','DU','Dunvant'),
  ('TWN','EA','Eastry'),('TWN','FO','Fownhope'),('GEN','Y','Yes'),('GEN','N','No');
