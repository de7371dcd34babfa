-- A school as the first version left it (schema of “the house stands”), as `sqlite3 kiosk.db .dump` writes it.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
) STRICT;
CREATE TABLE audit_log (
  seq INTEGER PRIMARY KEY,
  happened_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  station TEXT NOT NULL,
  actor TEXT,
  verb TEXT NOT NULL,
  object TEXT,
  outcome TEXT NOT NULL,
  action_id TEXT NOT NULL,
  commitment TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
INSERT INTO "audit_log" VALUES(1,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'prepare_database',NULL,'done','e6ebe0e9-1509-4936-9f3a-9747932b98b0','3d12ea31a5e8ffeffb44e470abeffbe5e2f505271690307b4b66d33ee50140ab','c2ef2e90a645b594fb489587f1beff48d704180c978665cefa432a72003aa8fe','0467f2f265e89d6bc6a1832d90bb3289f6bc8f4ba7e110c1abc6850995089903');
INSERT INTO "audit_log" VALUES(2,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'enrol_station','stations/machine','done','d36ea252-06d4-462f-915a-02cccf51498a','de7a2bb38339f14e085e553b381b810bca341d6ed6cdf8b3d7c472d0120b3d3c','0467f2f265e89d6bc6a1832d90bb3289f6bc8f4ba7e110c1abc6850995089903','531f34f7b8b7c8f6b3e2bee700054ca8b908bb854bbc994d701a55bfa7ab884b');
INSERT INTO "audit_log" VALUES(3,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'change_setting','settings/school_name','done','d4c28e70-2f6a-4a54-b90d-d626db3ba661','b5e79ca706eb0400b7f6113c7e7c9260cac58d0712d64876f767343159a72042','531f34f7b8b7c8f6b3e2bee700054ca8b908bb854bbc994d701a55bfa7ab884b','fafbafbd20df71b7940066afe62074652d9f6be75fdd33952dfa43e0cf279581');
INSERT INTO "audit_log" VALUES(4,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'change_setting','settings/contact_times','done','82402aba-63d3-4925-a1ea-3ecbf4372c9e','bffa20b7acd92cf72b59a9e8e0f9737a80e5f408e1ca9eee60c4149aca0f3cbc','fafbafbd20df71b7940066afe62074652d9f6be75fdd33952dfa43e0cf279581','b9b3d2ec684b892c24edd0f9a1ad9db71caa36b21254faffd5110be52b5988ae');
INSERT INTO "audit_log" VALUES(5,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'add_slots',NULL,'done','c7ce497e-20b8-47a1-9756-16d428603bc4','71e25ea65f70014c39075ea175724565b4dc515cad15d8845ee281f5ea7a4987','b9b3d2ec684b892c24edd0f9a1ad9db71caa36b21254faffd5110be52b5988ae','97b7bf3c4b06527f914c27927a6add9ba564c390e771afdb7d9470405a4bd1d6');
INSERT INTO "audit_log" VALUES(6,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'publish_policy','policies/1','done','06080978-fa6f-44cb-a76a-f757825109dc','209dcd92f8e5490a4bede811e8ff13e4edce6b9e54c029bdc332a2fd9e6fdc35','97b7bf3c4b06527f914c27927a6add9ba564c390e771afdb7d9470405a4bd1d6','dc69b295477c4b6cabc803df1cd7bbd83c2553ea48d1a834e4d36f470bb72f1d');
INSERT INTO "audit_log" VALUES(7,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'record_person','people/person1','done','3b6bfc60-8a7c-4e5b-a1db-b2572f00e128','b665496a249ed3252b4e23586e3b87852f1bd91ef8f8361cd1d961406ed42af9','dc69b295477c4b6cabc803df1cd7bbd83c2553ea48d1a834e4d36f470bb72f1d','cf241046825f49fa6c05a456c3540d47a270411db2c940692fa408459df09541');
INSERT INTO "audit_log" VALUES(8,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'issue_badge','people/person1','done','3fd3e3e9-37ad-4774-bd0a-7badfb2c7684','360f55f185c1d06fac2a27f365a77ae862f5051b4b13a265194f05a169615774','cf241046825f49fa6c05a456c3540d47a270411db2c940692fa408459df09541','c6aa8d30ff74d7e96da1545bfd9f24548343ec37c70d789d55a7bba851d0868b');
INSERT INTO "audit_log" VALUES(9,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'record_person','people/person2','done','76cac97f-1d8f-4cde-b5bf-cf43a987cf80','8e9db2ba0a7a20e1ed07d05513ed97451179863018aa73e3b084b8dc84e463e3','c6aa8d30ff74d7e96da1545bfd9f24548343ec37c70d789d55a7bba851d0868b','da23845a94fc7e56347fd63e35832b89e5aae66ba9694b58e52c6f4ca6481ee5');
INSERT INTO "audit_log" VALUES(10,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'issue_badge','people/person2','done','3dc947dd-4d58-4535-9136-133db437227d','eddb5811965dfb74ec2401b08f338a5b9a82685023d470b6d3ea8708ff918945','da23845a94fc7e56347fd63e35832b89e5aae66ba9694b58e52c6f4ca6481ee5','8a12e51489dd0d60fce79723e627cfbe1b1f044f81fb65d4ad001ad660acbde0');
INSERT INTO "audit_log" VALUES(11,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'record_class','classes/class1','done','004f9f01-afd1-4227-8fb0-3433f4061936','19d7bf317afba720ffde478c8065dd12b920fa5b15fb190a352071fe0bd8a721','8a12e51489dd0d60fce79723e627cfbe1b1f044f81fb65d4ad001ad660acbde0','e29ff1a77c9c22563c865b64b8abce6682d7d197dae436ba45009e5bea3e6792');
INSERT INTO "audit_log" VALUES(12,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'record_pupil','pupils/pupil1','done','b9a104bb-b945-42a9-9fe4-500abaf5ec67','ffb5f657c2a0f9060ec7d3c1f1f9e36a9ea6fc8a60c15b303cca096fa8b63681','e29ff1a77c9c22563c865b64b8abce6682d7d197dae436ba45009e5bea3e6792','8f6b1736d3d864d9eefca9a32f15b342d4c555314bc256282003ac26eaf145b4');
INSERT INTO "audit_log" VALUES(13,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'record_import','imports/import1','done','0acefa65-b262-4739-bc8d-fb0d968737db','44690bf0f919d0ec98939caa31c37df2ba5f440c2f2db4a6964bf79a5d13b4e1','8f6b1736d3d864d9eefca9a32f15b342d4c555314bc256282003ac26eaf145b4','591524abab6df81f2112fcb5f86ba323c53f61e7faf4e960fbfd73bb4dae43a4');
INSERT INTO "audit_log" VALUES(14,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'enrol_station','stations/station1','done','9463cf6f-ed19-4b49-b573-2005eb95b2c4','2146deeecf2e6fcec9920f3f3d8f1684816f7e3877399567d67b4352a7215f07','591524abab6df81f2112fcb5f86ba323c53f61e7faf4e960fbfd73bb4dae43a4','669e244c2f23df9a2d7c98bf9c825cd48b59c9eb976f1cbab2ed5efdcc4ac409');
INSERT INTO "audit_log" VALUES(15,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'revoke_station','stations/station1','done','ebaa0978-3911-41b2-a289-91ea61dbefd8','8e32ba265936c5307a29b55b140fe90219117588c13738d5237b9a7a005bdcea','669e244c2f23df9a2d7c98bf9c825cd48b59c9eb976f1cbab2ed5efdcc4ac409','eded7849c8be4f6198d32c923cb1d11d2a7fb8ab2793ae318a9a315977a2e729');
INSERT INTO "audit_log" VALUES(16,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'enrol_station','stations/station2','done','84c7ca53-52f8-4c34-9742-5571bd06be82','0becf364c995934793676c7261952f5a9dd1559525ae49b0be9d3a2f8b5ea50a','eded7849c8be4f6198d32c923cb1d11d2a7fb8ab2793ae318a9a315977a2e729','8982cb496412d6e5049c20a4de24a41ccf716b8a7bcb7964afda19da83b1737b');
INSERT INTO "audit_log" VALUES(17,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'change_setting','settings/ask_switched_off','done','d6739299-7be6-4343-be21-1b63c1debc8f','c1c012fcc88a1ef8105d5633fb59b404a5397ca6b14b7627f72e4f2fd6a24a97','8982cb496412d6e5049c20a4de24a41ccf716b8a7bcb7964afda19da83b1737b','980dc999e7c91f2fccb14d93bdfce01865cdbaba60360fb121a71a853ad7b2ca');
INSERT INTO "audit_log" VALUES(18,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'give_slot','slots/staff-12','done','1739119f-37ad-42e1-bc03-56bd23b6646b','a459940cf53dd0f8bb44071b094a125209280010a7ebd8416b41b2acbbe4aaeb','980dc999e7c91f2fccb14d93bdfce01865cdbaba60360fb121a71a853ad7b2ca','66e8b8d768d26c2bb783b79b85ee4b6cf2c67b775a4f2194e2d64f37a358f5c1');
INSERT INTO "audit_log" VALUES(19,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'issue_slot_label','slots/staff-3','done','6c5a7891-aa70-4120-81c5-9137bb56269f','336d985c31b2835e9f084e26654416d0cb3e1033cd89c4b6cc303ef84c574a23','66e8b8d768d26c2bb783b79b85ee4b6cf2c67b775a4f2194e2d64f37a358f5c1','c0bcc802c97a84569a64f0abeb8aa0afd80ec91bdc1dbc288307f1841d5204a4');
INSERT INTO "audit_log" VALUES(20,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'issue_badge','people/person1','done','4983c021-7a37-4407-86f3-571101f8bf5d','8a5de762a8412e9026c44b9f34ab321329c4dff436b86ce92ff1ce6761ba519c','c0bcc802c97a84569a64f0abeb8aa0afd80ec91bdc1dbc288307f1841d5204a4','6d4b47e076e6c51df517f31067c1c77736c8fa1dfbe780562fb32f3e6e4baf31');
INSERT INTO "audit_log" VALUES(21,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'issue_badge','people/person1','done','cb450bad-ec39-4de3-a606-772da97a49c6','1901de0547c3f272ae6d344e245ad116275c41e59afa77ea4e4f80b2fdc31f80','6d4b47e076e6c51df517f31067c1c77736c8fa1dfbe780562fb32f3e6e4baf31','3576747ea1392f2a5587095f58d71ea552e50671fbecf15c393482392ad29b2b');
INSERT INTO "audit_log" VALUES(22,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z','machine',NULL,'lock_up_phone','people/person1','locked_away','b948beee-e15b-4afc-9b1c-4663ad1ad8e4','f3c256c197aeb14364b66522e85cedeb1e156ecd5cf799e151b61a7140140b1a','3576747ea1392f2a5587095f58d71ea552e50671fbecf15c393482392ad29b2b','e08d00ca26f7e132d5b82062ddde64767ac477c7b693467d7c43c326de09a849');
INSERT INTO "audit_log" VALUES(23,'2026-11-20T08:32:00.000Z','2026-11-20T08:32:00.000Z','machine',NULL,'lock_up_phone','people/person2','locked_away','c8fcf9cc-b5b9-422f-bd34-36aad3156eef','a0761b180e5b2985d4684058147f2b2b4777128d95b377d46228f0f27df432b7','e08d00ca26f7e132d5b82062ddde64767ac477c7b693467d7c43c326de09a849','52bf764cab2e1624f0d241995380480c83bdd593f5eb60335f2dbba508261c82');
INSERT INTO "audit_log" VALUES(24,'2026-11-20T08:32:00.000Z','2026-11-20T08:32:00.000Z','machine',NULL,'lock_up_phone','people/person2','locked_away','b5c17299-3e63-452e-b6bb-0dd16efe48c0','1cadcfdfba2170d70a9c07e61b3d17adaba3ae63b86ea31872844653001094c5','52bf764cab2e1624f0d241995380480c83bdd593f5eb60335f2dbba508261c82','a8fa5f8f6842d5fba354456875519eaa4192b6e126457bc35de6dbe0f5d742b8');
INSERT INTO "audit_log" VALUES(25,'2026-11-20T08:47:00.000Z','2026-11-20T08:47:00.000Z','machine',NULL,'take_back_phone','people/person1','taken_back','8fb98114-0ab0-4394-af84-e9b99b0b2bfd','f430c315ab8333f930571b10be2244a8bb16868666067d4fc41cf9513a36786e','a8fa5f8f6842d5fba354456875519eaa4192b6e126457bc35de6dbe0f5d742b8','7b59d544c0d4619a847c46f1423b11b7dd24c587debfe3a92e8be79e8cba7fd0');
INSERT INTO "audit_log" VALUES(26,'2026-11-20T08:47:03.000Z','2026-11-20T08:47:03.000Z','machine',NULL,'undo','people/person1','take_back_undone','d5e5b02f-4009-473f-b8d0-773105ff2185','2a7a6baabe170eadd2bad1116585f7760e8ca387b8166c5eae27f1d91acd5d7c','7b59d544c0d4619a847c46f1423b11b7dd24c587debfe3a92e8be79e8cba7fd0','cef90100534e14e28c5e1f3f27bb8785c547c045e029ad3a5f3177c36776611b');
INSERT INTO "audit_log" VALUES(27,'2026-11-20T09:17:03.000Z','2026-11-20T09:17:03.000Z','machine',NULL,'take_back_phone','people/person1','refused K4','7aedf091-0d28-4f5c-ae63-617944e960f7','ed270168465857f46f8e76490918c05958b2dc07a85b615f4d50a692902f84e1','cef90100534e14e28c5e1f3f27bb8785c547c045e029ad3a5f3177c36776611b','58d7edb79bf41d43fa8ed448742e0fdaa6d09a462f2ea90172514a5a76f50ce3');
INSERT INTO "audit_log" VALUES(28,'2026-11-20T09:17:03.000Z','2026-11-20T09:17:03.000Z','machine',NULL,'take_back_in_emergency','people/person2','taken_back_in_emergency','07f5acef-80a9-4433-af46-f69f8e4a5426','f5b042a5f2930176724dd05096142190a71825991d0b9e181ee848e2ac11d1ec','58d7edb79bf41d43fa8ed448742e0fdaa6d09a462f2ea90172514a5a76f50ce3','6ac5b1a63137ae612075252ddc1f7d6585339a492cd2fbe541d574fa5c5f9fa6');
INSERT INTO "audit_log" VALUES(29,'2026-11-20T15:20:00.000Z','2026-11-20T15:20:00.000Z','machine',NULL,'take_back_phone','people/person1','taken_back','d9d2c5fa-f9a7-4282-a56e-044eee1c42b5','efa7aaadf2776931a3cf524ac5eff533d593ac71fccd094b19d1638caa87f021','6ac5b1a63137ae612075252ddc1f7d6585339a492cd2fbe541d574fa5c5f9fa6','7ca978b9f9cf474404d8adb59c357a6f624da7a28ccaa37565ccb53b5bc03aa5');
CREATE TABLE audit_payload (
  seq INTEGER PRIMARY KEY REFERENCES audit_log (seq),
  key BLOB NOT NULL CHECK (length(key) = 32),
  body TEXT NOT NULL
) STRICT;
INSERT INTO "audit_payload" VALUES(1,X'DC5035437034C71DB010C267A59D6FA9CA0A0199011401EDD7DE7F90126FE598','{"asked":"","reply":{},"rows":[],"schema":"a6b721e1403294205f5f8268ba3a4293135ab6666b64171338e449d1d3cd37bc"}');
INSERT INTO "audit_payload" VALUES(2,X'796537239B9905103A7498F9A407D72F4D9A716D8F5E0BE19B8CFD56AC50D66B','{"asked":"86dcb4783fc6858d2c3828a7bc0cf02851e85fbc341e53695821da7d16c4be07","reply":{"code":"done","message":"Done."},"rows":[["stations","machine",{"id":"machine","name":"This computer","kind":"shared","enrolled_at":"2026-11-20T08:31:00.000Z","revoked_at":null}]]}');
INSERT INTO "audit_payload" VALUES(3,X'A036F5A8EC928E8589A3AE4FF3E7AED16530D7444ABFC9441513E8E8C1BB516F','{"asked":"fa8d424e39eb71bc97fecf6fbde4ba5a798d9098f67d272d285d135d536e3d70","reply":{"code":"done","message":"Done."},"rows":[["settings","school_name",{"id":"school_name","value":"Oakfield Primary","changed_at":"2026-11-20T08:31:00.000Z"}]]}');
INSERT INTO "audit_payload" VALUES(4,X'45E163F4D47305635267E20FD3E6116F9CA5AA47FC3F8C3CA48C25AA551EA589','{"asked":"60862990aa856a46ff348b28043a8066a2bdadf128942850d9ac7008813437f1","reply":{"code":"done","message":"Done."},"rows":[["settings","contact_times",{"id":"contact_times","value":"Mon 08:50-12:00 13:00-15:15; Tue 08:50-12:00 13:00-15:15; Wed 08:50-12:00 13:00-15:15; Thu 08:50-12:00 13:00-15:15; Fri 08:50-12:00 13:00-15:15","changed_at":"2026-11-20T08:31:00.000Z"}]]}');
INSERT INTO "audit_payload" VALUES(5,X'482C3FF181349E6E733C76D8EC953A84F11D00ECCB23C1EEABE0540CA392F62D','{"asked":"51255c5666e58754441ec70503c880fbde3fc5a5464166e515960341db2cd132","reply":{"code":"done","message":"Done."},"rows":[["slots","staff-1",{"id":"staff-1","cabinet":"staff","number":1,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-2",{"id":"staff-2","cabinet":"staff","number":2,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-3",{"id":"staff-3","cabinet":"staff","number":3,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-4",{"id":"staff-4","cabinet":"staff","number":4,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-5",{"id":"staff-5","cabinet":"staff","number":5,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-6",{"id":"staff-6","cabinet":"staff","number":6,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-7",{"id":"staff-7","cabinet":"staff","number":7,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-8",{"id":"staff-8","cabinet":"staff","number":8,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-9",{"id":"staff-9","cabinet":"staff","number":9,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-10",{"id":"staff-10","cabinet":"staff","number":10,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-11",{"id":"staff-11","cabinet":"staff","number":11,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-12",{"id":"staff-12","cabinet":"staff","number":12,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-13",{"id":"staff-13","cabinet":"staff","number":13,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-14",{"id":"staff-14","cabinet":"staff","number":14,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-15",{"id":"staff-15","cabinet":"staff","number":15,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-16",{"id":"staff-16","cabinet":"staff","number":16,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-17",{"id":"staff-17","cabinet":"staff","number":17,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-18",{"id":"staff-18","cabinet":"staff","number":18,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-19",{"id":"staff-19","cabinet":"staff","number":19,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-20",{"id":"staff-20","cabinet":"staff","number":20,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-21",{"id":"staff-21","cabinet":"staff","number":21,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-22",{"id":"staff-22","cabinet":"staff","number":22,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-23",{"id":"staff-23","cabinet":"staff","number":23,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-24",{"id":"staff-24","cabinet":"staff","number":24,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-25",{"id":"staff-25","cabinet":"staff","number":25,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-26",{"id":"staff-26","cabinet":"staff","number":26,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-27",{"id":"staff-27","cabinet":"staff","number":27,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-28",{"id":"staff-28","cabinet":"staff","number":28,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-29",{"id":"staff-29","cabinet":"staff","number":29,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-30",{"id":"staff-30","cabinet":"staff","number":30,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-31",{"id":"staff-31","cabinet":"staff","number":31,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-32",{"id":"staff-32","cabinet":"staff","number":32,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-33",{"id":"staff-33","cabinet":"staff","number":33,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-34",{"id":"staff-34","cabinet":"staff","number":34,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-35",{"id":"staff-35","cabinet":"staff","number":35,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-36",{"id":"staff-36","cabinet":"staff","number":36,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-37",{"id":"staff-37","cabinet":"staff","number":37,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-38",{"id":"staff-38","cabinet":"staff","number":38,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-39",{"id":"staff-39","cabinet":"staff","number":39,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-40",{"id":"staff-40","cabinet":"staff","number":40,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-41",{"id":"staff-41","cabinet":"staff","number":41,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-42",{"id":"staff-42","cabinet":"staff","number":42,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-43",{"id":"staff-43","cabinet":"staff","number":43,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-44",{"id":"staff-44","cabinet":"staff","number":44,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-45",{"id":"staff-45","cabinet":"staff","number":45,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-46",{"id":"staff-46","cabinet":"staff","number":46,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-47",{"id":"staff-47","cabinet":"staff","number":47,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-48",{"id":"staff-48","cabinet":"staff","number":48,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-49",{"id":"staff-49","cabinet":"staff","number":49,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-50",{"id":"staff-50","cabinet":"staff","number":50,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-51",{"id":"staff-51","cabinet":"staff","number":51,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-52",{"id":"staff-52","cabinet":"staff","number":52,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-53",{"id":"staff-53","cabinet":"staff","number":53,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-54",{"id":"staff-54","cabinet":"staff","number":54,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-55",{"id":"staff-55","cabinet":"staff","number":55,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-56",{"id":"staff-56","cabinet":"staff","number":56,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-57",{"id":"staff-57","cabinet":"staff","number":57,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-58",{"id":"staff-58","cabinet":"staff","number":58,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-59",{"id":"staff-59","cabinet":"staff","number":59,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}],["slots","staff-60",{"id":"staff-60","cabinet":"staff","number":60,"owner":null,"added_at":"2026-11-20T08:31:00.000Z"}]]}');
INSERT INTO "audit_payload" VALUES(6,X'8041E12D5A415DF838BB01C66B63C3E3610394B396E1C6BDA77FA259FEED2631','{"asked":"5c82396822694161e495eca379376318eb7e7b1c16623c3db93d91ae3b510b5d","reply":{"code":"done","message":"Done."},"rows":[["policies",1,{"id":1,"title":"Device policy","agreed_on":null,"review_on":null,"published_at":"2026-11-20T08:31:00.000Z"}],["rule_cards","1/1",{"id":"1/1","policy":1,"audience":"staff","position":1,"icon":"lock","heading":"Off and locked away in contact time","words":"Own phones are switched off and in their slot."}],["rule_cards","1/2",{"id":"1/2","policy":1,"audience":"staff","position":2,"icon":"watch","heading":"Watches tell the time, nothing else","words":"In all your contracted hours, breaks included."}],["rule_cards","1/3",{"id":"1/3","policy":1,"audience":"staff","position":3,"icon":"camera","heading":"Photographs on a school iPad only","words":"Check the photo list first. No decision means no."}],["rule_cards","1/4",{"id":"1/4","policy":1,"audience":"staff","position":4,"icon":"hand","heading":"An exception? Ask leadership first","words":"With an end time, in a staff room, out of sight of children."}],["rule_cards","1/5",{"id":"1/5","policy":1,"audience":"staff","position":5,"icon":"school","heading":"Ring families on the school phone","words":"Keep your own number private."}],["rule_cards","1/6",{"id":"1/6","policy":1,"audience":"staff","position":6,"icon":"bus","heading":"On visits: emergencies only","words":"Away from children, and no photographs on it."}],["rule_cards","1/7",{"id":"1/7","policy":1,"audience":"visitors","position":7,"icon":"lock","heading":"Switched off and kept away","words":"Please switch your phone off and keep it away, or leave it at the office."}],["rule_cards","1/8",{"id":"1/8","policy":1,"audience":"visitors","position":8,"icon":"camera","heading":"No calls, photos or messages","words":"That goes for the whole premises, the playground and the gate included."}],["rule_cards","1/9",{"id":"1/9","policy":1,"audience":"visitors","position":9,"icon":"school","heading":"Need to ring somebody?","words":"Ask at the office. There is always a phone you may use."}],["rule_cards","1/10",{"id":"1/10","policy":1,"audience":"visitors","position":10,"icon":"hand","heading":"A word from us is not blame","words":"If we remind you, it is to keep every child safe."}],["rule_cards","1/11",{"id":"1/11","policy":1,"audience":"pupils","position":11,"icon":"school","heading":"Phones stay at home","words":"Unless you are in Year 6 and walk home on your own."}],["rule_cards","1/12",{"id":"1/12","policy":1,"audience":"pupils","position":12,"icon":"book-open","heading":"A form from home comes first","words":"Your parent or carer fills it in every school year."}],["rule_cards","1/13",{"id":"1/13","policy":1,"audience":"pupils","position":13,"icon":"lock","heading":"Switch it off and hand it in","words":"At the office, as soon as you arrive."}],["rule_cards","1/14",{"id":"1/14","policy":1,"audience":"pupils","position":14,"icon":"hand","heading":"You get it back at home time","words":"Scan your label at the office. Switch it on outside the gate."}]]}');
INSERT INTO "audit_payload" VALUES(7,X'2616ACE49079653DA1599C813516934CB5ABDFA1A1F69FFC3E5CF77BA38D9D14','{"asked":"f8de866dcbc599e6ad8c2fbe814a14bbbbaff087a0c5fc4e924336511991c598","reply":{"code":"done","message":"Done."},"rows":[["people","person1",{"id":"person1","source":"test","source_id":"1","given_name":"Priya","family_name":"Shah","known_as":null,"job":"Teacher","added_at":"2026-11-20T08:31:00.000Z","left_at":null}]]}');
INSERT INTO "audit_payload" VALUES(8,X'E90AB369EF552629E01C998624F2F37CE41FFCBE21E1F6660BDB0EDF0D027B70','{"asked":"19fea53343f8d6695977ff7078c520dcf93e9c803231d8035a3e34228d7fc565","reply":{"code":"done","message":"Done."},"rows":[["codes","a31e45e98143a3a67f56fee4e0983b6d",{"id":"a31e45e98143a3a67f56fee4e0983b6d","short":"27ebb77e0bc0462bfd40d4b9d79f307f","person":"person1","slot":null,"issued_at":"2026-11-20T08:31:00.000Z","ended_at":null}]]}');
INSERT INTO "audit_payload" VALUES(9,X'59D0F79A9BDC00451F2A44EF3CBC27E45EEEDCF4F0A7355AFAF5C423DF4512DA','{"asked":"402acf8ec4d520faf8d16f4574318c857a4e618fbfa7d15f3e8ae43312dbf316","reply":{"code":"done","message":"Done."},"rows":[["people","person2",{"id":"person2","source":"test","source_id":"2","given_name":"Marcus","family_name":"Bell","known_as":null,"job":"Teacher","added_at":"2026-11-20T08:31:00.000Z","left_at":null}]]}');
INSERT INTO "audit_payload" VALUES(10,X'472DC23496923E30F1DB43B8BD4D124F41670472FEDEE76CC9135C98319336AE','{"asked":"4cd12af8d087a2420adfcc055f5ddad52b7f385f0fc2b28586c9123330081405","reply":{"code":"done","message":"Done."},"rows":[["codes","a00564912510b0dc1fd1d27dfc4ad4f1",{"id":"a00564912510b0dc1fd1d27dfc4ad4f1","short":"10e16e4648bd963082165c7a704c6630","person":"person2","slot":null,"issued_at":"2026-11-20T08:31:00.000Z","ended_at":null}]]}');
INSERT INTO "audit_payload" VALUES(11,X'1AA7978B2C17C2C5960D67AE676465903B3A0F3B5E75EF99517CB2720FEE4DED','{"asked":"21523b6073ab9039c81b781b4d0f7c08060f852d256d8a57532166f368110c37","reply":{"code":"done","message":"Done."},"rows":[["classes","class1",{"id":"class1","name":"Oak"}]]}');
INSERT INTO "audit_payload" VALUES(12,X'239478449D9218C1B95019BBC106B58753077FEC6F173D6FC1C694F9C4E5663B','{"asked":"a7075c1cb9e5e4b6d1b81022d4d27f9aab7ff68cabab416ca3a7ef8487379ccf","reply":{"code":"done","message":"Done."},"rows":[["pupils","pupil1",{"id":"pupil1","source":"test","source_id":"p1","given_name":"Ada","family_name":"Example","known_as":null,"year_group":"6","class_id":"class1","added_at":"2026-11-20T08:31:00.000Z","left_at":null}]]}');
INSERT INTO "audit_payload" VALUES(13,X'322196AD9C38466F4022515ABBAE10650B6688883734EFA41D8D46E41620D8FA','{"asked":"4ef8f56ffa5982d292697d22cc41052611168e5fbeb77bafd8a2f29d3760e499","reply":{"code":"done","message":"Done."},"rows":[["imports","import1",{"id":"import1","source":"test","sha256":"abababababababababababababababababababababababababababababababab","staff":2,"pupils":1,"imported_at":"2026-11-20T08:31:00.000Z"}]]}');
INSERT INTO "audit_payload" VALUES(14,X'BD6BA531ACF1FD87DA074A12C25A48CAC49524601C0AFDB7BE6F44070A10D9E0','{"asked":"c1ab3c419ff2e059163a03ea81a490ad50113484c92386955cd92433aaf057a2","reply":{"code":"done","message":"Done."},"rows":[["stations","station1",{"id":"station1","name":"Door reader","kind":"kiosk","enrolled_at":"2026-11-20T08:31:00.000Z","revoked_at":null}]]}');
INSERT INTO "audit_payload" VALUES(15,X'EF521E72281D0BEB9E6A7DA98F9178BB229C7EEF439EA6AA01860837143C7DC8','{"asked":"f9da1d4b70e08dff007fc73fdd2b04aa916c8187d02688f4d57e8522431a829b","reply":{"code":"done","message":"Done."},"rows":[["stations","station1",{"id":"station1","name":"Door reader","kind":"kiosk","enrolled_at":"2026-11-20T08:31:00.000Z","revoked_at":"2026-11-20T08:31:00.000Z"}]]}');
INSERT INTO "audit_payload" VALUES(16,X'65D772FB6D16AF002880B17D3D139F2B6541971E387014B65E40300F3032962D','{"asked":"94b2a57b584372727ddbacb2e2f71a7b31d8d0574cc121366451c518e6ea603c","reply":{"code":"done","message":"Done."},"rows":[["stations","station2",{"id":"station2","name":"Hall tablet","kind":"kiosk","enrolled_at":"2026-11-20T08:31:00.000Z","revoked_at":null}]]}');
INSERT INTO "audit_payload" VALUES(17,X'538772DF7B09A7E25C4323CBE1B5AB6B2106C430DEF73F0F80F422869DAC298F','{"asked":"fe64986338fc17910c4b073cefe910f4db90ef1b9ff48dc38318fa1a8337573e","reply":{"code":"done","message":"Done."},"rows":[["settings","ask_switched_off",{"id":"ask_switched_off","value":"no","changed_at":"2026-11-20T08:31:00.000Z"}]]}');
INSERT INTO "audit_payload" VALUES(18,X'209F8068A3BE9EEC2F8F11BE101ED087A1C2F200EF778E2CC024CAE6ED0ED862','{"asked":"ad1cab9adbd79d79ddf69abc2123a361132172816034f2831e78be6aabaf3fdf","reply":{"code":"done","message":"Done."},"rows":[["slots","staff-12",{"id":"staff-12","cabinet":"staff","number":12,"owner":"person1","added_at":"2026-11-20T08:31:00.000Z"}]]}');
INSERT INTO "audit_payload" VALUES(19,X'7D27E6D27C4DEA8FAC81AEC92A591B4511CA6C39A60BB76B4FD3D31B7C35ACE6','{"asked":"e870b1b04c5936e605da5e30900b95cbd4982602e7f764a102eb2ea049e60b17","reply":{"code":"done","message":"Done."},"rows":[["codes","e9dfea759926760af464e6981ed45554",{"id":"e9dfea759926760af464e6981ed45554","short":null,"person":null,"slot":"staff-3","issued_at":"2026-11-20T08:31:00.000Z","ended_at":null}]]}');
INSERT INTO "audit_payload" VALUES(20,X'1401A98945F0BE43FEDB41C83390BE4F571458AB4C1D23861BC61156C9F0C377','{"asked":"cbc6b9a424e2f066657bd96698250227f19763d8ee278fba32160f44f1a3fa85","reply":{"code":"done","message":"Done."},"rows":[["codes","a31e45e98143a3a67f56fee4e0983b6d",{"id":"a31e45e98143a3a67f56fee4e0983b6d","short":"27ebb77e0bc0462bfd40d4b9d79f307f","person":"person1","slot":null,"issued_at":"2026-11-20T08:31:00.000Z","ended_at":"2026-11-20T08:31:00.000Z"}],["codes","6a2eb83b868f58c8094514a9f2c64dc7",{"id":"6a2eb83b868f58c8094514a9f2c64dc7","short":"9f636c25b0214b04ba12921122e400a7","person":"person1","slot":null,"issued_at":"2026-11-20T08:31:00.000Z","ended_at":null}]]}');
INSERT INTO "audit_payload" VALUES(21,X'01E56EE4DAF7D4813528663101824613592DDFECCD565BD18951CDD17DECED4E','{"asked":"5b0675710fccf2d8bf26b7ed82504fc49fc10757b01440ef7d71395ab6696dcb","reply":{"code":"done","message":"Done."},"rows":[["codes","6a2eb83b868f58c8094514a9f2c64dc7",{"id":"6a2eb83b868f58c8094514a9f2c64dc7","short":"9f636c25b0214b04ba12921122e400a7","person":"person1","slot":null,"issued_at":"2026-11-20T08:31:00.000Z","ended_at":"2026-11-20T08:31:00.000Z"}],["codes","dec4ce9556645473507f4667ca088f52",{"id":"dec4ce9556645473507f4667ca088f52","short":"b312b5fc47efc54275129c19dea666a5","person":"person1","slot":null,"issued_at":"2026-11-20T08:31:00.000Z","ended_at":null}]]}');
INSERT INTO "audit_payload" VALUES(22,X'9F913FC6CE9E9FCAEA43CD312E867EF5101E59681FB87BFFA8AFC49D4DFE1B39','{"asked":"74064bfae792ea8c67df4040b6ca04d884d0929ec174833a9e5f4d9eb3633da9","reply":{"code":"locked_away","message":"Thank you, Priya. Scanning says: switched off.","heading":"Locked away","when":"08:31 · slot 12","slots":[12],"undo_until":"2026-11-20T08:31:10.000Z"},"rows":[["phones","person1/1",{"id":"person1/1","person":"person1","number":1,"added_at":"2026-11-20T08:31:00.000Z"}],["lockups",1,{"id":1,"phone":"person1/1","slot":"staff-12","station":"machine","switched_off_by":"scan","locked_at":"2026-11-20T08:31:00.000Z","released_at":null,"release_basis":null,"corrects":null}]]}');
INSERT INTO "audit_payload" VALUES(23,X'1FAA6A1DBFBA98963450E761B5068C1330E4E9C5DF5E32CF1BBF4F898B89CFF1','{"asked":"f057c4adf4258b83c8146aeeacf43b0d01f5a4097c2a523d9dfc21e627f3ac35","reply":{"code":"locked_away","message":"Thank you, Marcus. Scanning says: switched off.","heading":"Locked away","when":"08:32 · slot 1","slots":[1],"undo_until":"2026-11-20T08:32:10.000Z"},"rows":[["phones","person2/1",{"id":"person2/1","person":"person2","number":1,"added_at":"2026-11-20T08:32:00.000Z"}],["lockups",2,{"id":2,"phone":"person2/1","slot":"staff-1","station":"machine","switched_off_by":"scan","locked_at":"2026-11-20T08:32:00.000Z","released_at":null,"release_basis":null,"corrects":null}]]}');
INSERT INTO "audit_payload" VALUES(24,X'0072111B2D41CBD35550E8D397C16B921C2F0A98987B4FC9124C281A2D040C6F','{"asked":"46ce485fc8f7ef850bd98fff9c1b9351f8798924d086ac0b4408b812977cbbfb","reply":{"code":"locked_away","message":"Thank you, Marcus. Scanning says: switched off.","heading":"Locked away","when":"08:32 · slot 2","slots":[2],"undo_until":"2026-11-20T08:32:10.000Z"},"rows":[["phones","person2/2",{"id":"person2/2","person":"person2","number":2,"added_at":"2026-11-20T08:32:00.000Z"}],["lockups",3,{"id":3,"phone":"person2/2","slot":"staff-2","station":"machine","switched_off_by":"scan","locked_at":"2026-11-20T08:32:00.000Z","released_at":null,"release_basis":null,"corrects":null}]]}');
INSERT INTO "audit_payload" VALUES(25,X'5F5D90D732F7FDD085FB2C864D77EE1125ABE25A17F1AA52F8F15D5E36942454','{"asked":"74064bfae792ea8c67df4040b6ca04d884d0929ec174833a9e5f4d9eb3633da9","reply":{"code":"taken_back","message":"Contact time starts at 08:50, Priya.","heading":"Taken back","when":"08:47 · slot 12 is empty","slots":[12],"undo_until":"2026-11-20T08:47:10.000Z"},"rows":[["lockups",1,{"id":1,"phone":"person1/1","slot":"staff-12","station":"machine","switched_off_by":"scan","locked_at":"2026-11-20T08:31:00.000Z","released_at":"2026-11-20T08:47:00.000Z","release_basis":"break","corrects":null}]]}');
INSERT INTO "audit_payload" VALUES(26,X'7E618D72E8D97439416BF146A764D0704E6978A5251DDDD65094C60EE91038E6','{"asked":"2919576255b3ac5c6f5204df268de7f6e5effce54eaee8e5b8400e45334a8dce","reply":{"code":"take_back_undone","message":"Locked away, as it was.","heading":"Undone","when":"Slot 12","slots":[12]},"rows":[["lockups",4,{"id":4,"phone":"person1/1","slot":"staff-12","station":"machine","switched_off_by":"scan","locked_at":"2026-11-20T08:31:00.000Z","released_at":null,"release_basis":null,"corrects":1}]]}');
INSERT INTO "audit_payload" VALUES(27,X'74304CD9AB85547F62007B5C48F742B6E647485067A6FCB8739D6EBE443CDE6C','{"asked":"74064bfae792ea8c67df4040b6ca04d884d0929ec174833a9e5f4d9eb3633da9","reply":{"code":"refused","message":"You’re in contact time until 12:00. Your phone stays locked away unless leadership has agreed an exception.","heading":"Not until 12:00","foot":"Nothing has changed, Priya. Slot 12 stays locked.","refusal":"K4","also":[{"answer":"lock_away:2","label":"I have another phone","hint":"Lock it away too.","slots":[],"away":false}]},"rows":[]}');
INSERT INTO "audit_payload" VALUES(28,X'731A58F2649379F505DB16B6A91F5317830538C687D468F1A24C825F8863AF9F','{"asked":"7d9c311c36131b04c59ed524169eb26236da17e8b9513b6ddff011b4fa4ca502","reply":{"code":"taken_back_in_emergency","message":"Recorded as an emergency. Leadership has been told. Please add the reason when you can.","heading":"Take your phone","when":"09:17 · slots 1 and 2","slots":[1,2],"undo_until":"2026-11-20T09:17:13.000Z"},"rows":[["emergencies",1,{"id":1,"person":"person2","slot":null,"station":"machine","phones":2,"happened_at":"2026-11-20T09:17:03.000Z","undone_at":null}],["lockups",2,{"id":2,"phone":"person2/1","slot":"staff-1","station":"machine","switched_off_by":"scan","locked_at":"2026-11-20T08:32:00.000Z","released_at":"2026-11-20T09:17:03.000Z","release_basis":"emergency","corrects":null}],["lockups",3,{"id":3,"phone":"person2/2","slot":"staff-2","station":"machine","switched_off_by":"scan","locked_at":"2026-11-20T08:32:00.000Z","released_at":"2026-11-20T09:17:03.000Z","release_basis":"emergency","corrects":null}]]}');
INSERT INTO "audit_payload" VALUES(29,X'2DD6AC4E8CAABEB9783974B487987D6B646F4769003BF4401983CE9229ED887D','{"asked":"74064bfae792ea8c67df4040b6ca04d884d0929ec174833a9e5f4d9eb3633da9","reply":{"code":"taken_back","message":"Contact time is over, Priya.","heading":"Taken back","when":"15:20 · slot 12 is empty","slots":[12],"undo_until":"2026-11-20T15:20:10.000Z"},"rows":[["lockups",4,{"id":4,"phone":"person1/1","slot":"staff-12","station":"machine","switched_off_by":"scan","locked_at":"2026-11-20T08:31:00.000Z","released_at":"2026-11-20T15:20:00.000Z","release_basis":"end_of_day","corrects":1}]]}');
CREATE TABLE classes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;
INSERT INTO "classes" VALUES('class1','Oak');
CREATE TABLE codes (
  id TEXT PRIMARY KEY,
  short TEXT UNIQUE,
  person TEXT REFERENCES people (id),
  slot TEXT REFERENCES slots (id),
  issued_at TEXT NOT NULL,
  ended_at TEXT,
  CHECK ((person IS NULL) <> (slot IS NULL)),
  CHECK ((person IS NULL) = (short IS NULL))
) STRICT;
INSERT INTO "codes" VALUES('a31e45e98143a3a67f56fee4e0983b6d','27ebb77e0bc0462bfd40d4b9d79f307f','person1',NULL,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z');
INSERT INTO "codes" VALUES('a00564912510b0dc1fd1d27dfc4ad4f1','10e16e4648bd963082165c7a704c6630','person2',NULL,'2026-11-20T08:31:00.000Z',NULL);
INSERT INTO "codes" VALUES('e9dfea759926760af464e6981ed45554',NULL,NULL,'staff-3','2026-11-20T08:31:00.000Z',NULL);
INSERT INTO "codes" VALUES('6a2eb83b868f58c8094514a9f2c64dc7','9f636c25b0214b04ba12921122e400a7','person1',NULL,'2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z');
INSERT INTO "codes" VALUES('dec4ce9556645473507f4667ca088f52','b312b5fc47efc54275129c19dea666a5','person1',NULL,'2026-11-20T08:31:00.000Z',NULL);
CREATE TABLE emergencies (
  id INTEGER PRIMARY KEY,
  person TEXT REFERENCES people (id),
  slot TEXT REFERENCES slots (id),
  station TEXT NOT NULL REFERENCES stations (id),
  phones INTEGER NOT NULL CHECK (phones >= 0),
  happened_at TEXT NOT NULL,
  undone_at TEXT
) STRICT;
INSERT INTO "emergencies" VALUES(1,'person2',NULL,'machine',2,'2026-11-20T09:17:03.000Z',NULL);
CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  staff INTEGER NOT NULL CHECK (staff >= 0),
  pupils INTEGER NOT NULL CHECK (pupils >= 0),
  imported_at TEXT NOT NULL
) STRICT;
INSERT INTO "imports" VALUES('import1','test','abababababababababababababababababababababababababababababababab',2,1,'2026-11-20T08:31:00.000Z');
CREATE TABLE lockups (
  id INTEGER PRIMARY KEY,
  phone TEXT NOT NULL REFERENCES phones (id),
  slot TEXT NOT NULL REFERENCES slots (id),
  station TEXT NOT NULL REFERENCES stations (id),
  switched_off_by TEXT NOT NULL CHECK (switched_off_by IN ('scan', 'tap')),
  locked_at TEXT NOT NULL,
  released_at TEXT,
  release_basis TEXT CHECK (release_basis IN ('break', 'end_of_day', 'emergency', 'undone')),
  corrects INTEGER REFERENCES lockups (id),
  CHECK ((released_at IS NULL) = (release_basis IS NULL)),
  CHECK (released_at IS NULL OR released_at >= locked_at)
) STRICT;
INSERT INTO "lockups" VALUES(1,'person1/1','staff-12','machine','scan','2026-11-20T08:31:00.000Z','2026-11-20T08:47:00.000Z','break',NULL);
INSERT INTO "lockups" VALUES(2,'person2/1','staff-1','machine','scan','2026-11-20T08:32:00.000Z','2026-11-20T09:17:03.000Z','emergency',NULL);
INSERT INTO "lockups" VALUES(3,'person2/2','staff-2','machine','scan','2026-11-20T08:32:00.000Z','2026-11-20T09:17:03.000Z','emergency',NULL);
INSERT INTO "lockups" VALUES(4,'person1/1','staff-12','machine','scan','2026-11-20T08:31:00.000Z','2026-11-20T15:20:00.000Z','end_of_day',1);
CREATE TABLE people (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  source_id TEXT NOT NULL,
  given_name TEXT NOT NULL CHECK (given_name <> ''),
  family_name TEXT NOT NULL,
  known_as TEXT,
  job TEXT,
  added_at TEXT NOT NULL,
  left_at TEXT,
  UNIQUE (source, source_id)
) STRICT;
INSERT INTO "people" VALUES('person1','test','1','Priya','Shah',NULL,'Teacher','2026-11-20T08:31:00.000Z',NULL);
INSERT INTO "people" VALUES('person2','test','2','Marcus','Bell',NULL,'Teacher','2026-11-20T08:31:00.000Z',NULL);
CREATE TABLE phones (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 9),
  added_at TEXT NOT NULL,
  UNIQUE (person, number)
) STRICT;
INSERT INTO "phones" VALUES('person1/1','person1',1,'2026-11-20T08:31:00.000Z');
INSERT INTO "phones" VALUES('person2/1','person2',1,'2026-11-20T08:32:00.000Z');
INSERT INTO "phones" VALUES('person2/2','person2',2,'2026-11-20T08:32:00.000Z');
CREATE TABLE policies (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL CHECK (title <> ''),
  agreed_on TEXT,
  review_on TEXT,
  published_at TEXT NOT NULL
) STRICT;
INSERT INTO "policies" VALUES(1,'Device policy',NULL,NULL,'2026-11-20T08:31:00.000Z');
CREATE TABLE pupils (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  source_id TEXT NOT NULL,
  given_name TEXT NOT NULL CHECK (given_name <> ''),
  family_name TEXT NOT NULL,
  known_as TEXT,
  year_group TEXT NOT NULL CHECK (year_group <> ''),
  class_id TEXT REFERENCES classes (id),
  added_at TEXT NOT NULL,
  left_at TEXT,
  UNIQUE (source, source_id)
) STRICT;
INSERT INTO "pupils" VALUES('pupil1','test','p1','Ada','Example',NULL,'6','class1','2026-11-20T08:31:00.000Z',NULL);
CREATE TABLE rule_cards (
  id TEXT PRIMARY KEY,
  policy INTEGER NOT NULL REFERENCES policies (id),
  audience TEXT NOT NULL CHECK (audience IN ('staff', 'visitors', 'pupils')),
  position INTEGER NOT NULL,
  icon TEXT NOT NULL,
  heading TEXT NOT NULL,
  words TEXT NOT NULL
) STRICT;
INSERT INTO "rule_cards" VALUES('1/1',1,'staff',1,'lock','Off and locked away in contact time','Own phones are switched off and in their slot.');
INSERT INTO "rule_cards" VALUES('1/2',1,'staff',2,'watch','Watches tell the time, nothing else','In all your contracted hours, breaks included.');
INSERT INTO "rule_cards" VALUES('1/3',1,'staff',3,'camera','Photographs on a school iPad only','Check the photo list first. No decision means no.');
INSERT INTO "rule_cards" VALUES('1/4',1,'staff',4,'hand','An exception? Ask leadership first','With an end time, in a staff room, out of sight of children.');
INSERT INTO "rule_cards" VALUES('1/5',1,'staff',5,'school','Ring families on the school phone','Keep your own number private.');
INSERT INTO "rule_cards" VALUES('1/6',1,'staff',6,'bus','On visits: emergencies only','Away from children, and no photographs on it.');
INSERT INTO "rule_cards" VALUES('1/7',1,'visitors',7,'lock','Switched off and kept away','Please switch your phone off and keep it away, or leave it at the office.');
INSERT INTO "rule_cards" VALUES('1/8',1,'visitors',8,'camera','No calls, photos or messages','That goes for the whole premises, the playground and the gate included.');
INSERT INTO "rule_cards" VALUES('1/9',1,'visitors',9,'school','Need to ring somebody?','Ask at the office. There is always a phone you may use.');
INSERT INTO "rule_cards" VALUES('1/10',1,'visitors',10,'hand','A word from us is not blame','If we remind you, it is to keep every child safe.');
INSERT INTO "rule_cards" VALUES('1/11',1,'pupils',11,'school','Phones stay at home','Unless you are in Year 6 and walk home on your own.');
INSERT INTO "rule_cards" VALUES('1/12',1,'pupils',12,'book-open','A form from home comes first','Your parent or carer fills it in every school year.');
INSERT INTO "rule_cards" VALUES('1/13',1,'pupils',13,'lock','Switch it off and hand it in','At the office, as soon as you arrive.');
INSERT INTO "rule_cards" VALUES('1/14',1,'pupils',14,'hand','You get it back at home time','Scan your label at the office. Switch it on outside the gate.');
CREATE TABLE settings (
  id TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
INSERT INTO "settings" VALUES('school_name','Oakfield Primary','2026-11-20T08:31:00.000Z');
INSERT INTO "settings" VALUES('contact_times','Mon 08:50-12:00 13:00-15:15; Tue 08:50-12:00 13:00-15:15; Wed 08:50-12:00 13:00-15:15; Thu 08:50-12:00 13:00-15:15; Fri 08:50-12:00 13:00-15:15','2026-11-20T08:31:00.000Z');
INSERT INTO "settings" VALUES('ask_switched_off','no','2026-11-20T08:31:00.000Z');
CREATE TABLE slots (
  id TEXT PRIMARY KEY,
  cabinet TEXT NOT NULL CHECK (cabinet IN ('staff')),
  number INTEGER NOT NULL CHECK (number > 0),
  owner TEXT REFERENCES people (id),
  added_at TEXT NOT NULL,
  UNIQUE (cabinet, number)
) STRICT;
INSERT INTO "slots" VALUES('staff-1','staff',1,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-2','staff',2,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-3','staff',3,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-4','staff',4,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-5','staff',5,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-6','staff',6,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-7','staff',7,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-8','staff',8,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-9','staff',9,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-10','staff',10,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-11','staff',11,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-12','staff',12,'person1','2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-13','staff',13,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-14','staff',14,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-15','staff',15,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-16','staff',16,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-17','staff',17,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-18','staff',18,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-19','staff',19,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-20','staff',20,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-21','staff',21,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-22','staff',22,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-23','staff',23,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-24','staff',24,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-25','staff',25,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-26','staff',26,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-27','staff',27,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-28','staff',28,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-29','staff',29,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-30','staff',30,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-31','staff',31,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-32','staff',32,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-33','staff',33,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-34','staff',34,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-35','staff',35,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-36','staff',36,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-37','staff',37,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-38','staff',38,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-39','staff',39,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-40','staff',40,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-41','staff',41,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-42','staff',42,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-43','staff',43,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-44','staff',44,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-45','staff',45,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-46','staff',46,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-47','staff',47,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-48','staff',48,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-49','staff',49,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-50','staff',50,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-51','staff',51,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-52','staff',52,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-53','staff',53,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-54','staff',54,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-55','staff',55,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-56','staff',56,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-57','staff',57,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-58','staff',58,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-59','staff',59,NULL,'2026-11-20T08:31:00.000Z');
INSERT INTO "slots" VALUES('staff-60','staff',60,NULL,'2026-11-20T08:31:00.000Z');
CREATE TABLE stations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('kiosk', 'office', 'leadership', 'shared')),
  enrolled_at TEXT NOT NULL,
  revoked_at TEXT
) STRICT;
INSERT INTO "stations" VALUES('machine','This computer','shared','2026-11-20T08:31:00.000Z',NULL);
INSERT INTO "stations" VALUES('station1','Door reader','kiosk','2026-11-20T08:31:00.000Z','2026-11-20T08:31:00.000Z');
INSERT INTO "stations" VALUES('station2','Hall tablet','kiosk','2026-11-20T08:31:00.000Z',NULL);
CREATE UNIQUE INDEX one_working_station_of_a_name ON stations (name) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX one_open_lockup_of_a_phone ON lockups (phone) WHERE released_at IS NULL;
CREATE UNIQUE INDEX one_phone_in_a_slot ON lockups (slot) WHERE released_at IS NULL;
CREATE INDEX lockups_of_a_phone ON lockups (phone, id);
CREATE UNIQUE INDEX one_working_badge_of_a_person ON codes (person) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX one_working_label_of_a_slot ON codes (slot) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX one_entry_of_an_action ON audit_log (station, action_id);
CREATE TRIGGER audit_log_is_never_changed BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
END;
CREATE TRIGGER audit_log_is_never_shortened BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
END;
CREATE TRIGGER audit_log_only_grows BEFORE INSERT ON audit_log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_log)
BEGIN
  SELECT RAISE(ABORT, 'An entry can only be added at the end.');
END;
CREATE TRIGGER audit_payload_is_never_changed BEFORE UPDATE ON audit_payload
BEGIN
  SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
END;
CREATE TRIGGER audit_payload_is_never_removed BEFORE DELETE ON audit_payload
BEGIN
  SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
END;
CREATE TRIGGER audit_payload_is_never_replaced BEFORE INSERT ON audit_payload
WHEN EXISTS (SELECT 1 FROM audit_payload WHERE seq = NEW.seq)
BEGIN
  SELECT RAISE(ABORT, 'Entries can’t be changed or removed. Add a correction and say why.');
END;
CREATE VIEW phones_locked_away_now AS
SELECT slots.number AS slot, coalesce(people.known_as, people.given_name) AS given_name,
  people.family_name, phones.number AS phone, lockups.locked_at
FROM lockups
JOIN slots ON slots.id = lockups.slot
JOIN phones ON phones.id = lockups.phone
JOIN people ON people.id = phones.person
WHERE lockups.released_at IS NULL
ORDER BY slots.number;
CREATE VIEW emergency_take_backs AS
SELECT emergencies.happened_at, coalesce(people.known_as, people.given_name) AS given_name,
  people.family_name, slots.number AS slot, emergencies.phones, stations.name AS station,
  emergencies.undone_at
FROM emergencies
JOIN stations ON stations.id = emergencies.station
LEFT JOIN people ON people.id = emergencies.person
LEFT JOIN slots ON slots.id = emergencies.slot
ORDER BY emergencies.id DESC;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
COMMIT;
