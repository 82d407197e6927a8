
í
telemetry.protostratasys.telemetry.v1"K
Device
serial (	Rserial)
hardware_address (	RhardwareAddress"
Status6
device (2.stratasys.telemetry.v1.DeviceRdevice#
operator_mail (	RoperatorMail
remarks (	Rremarks"G
Answer
outcome (	Routcome#
support_phone (	RsupportPhone2¢
	TelemetryH
Report.stratasys.telemetry.v1.Status.stratasys.telemetry.v1.AnswerK
Watch.stratasys.telemetry.v1.Status.stratasys.telemetry.v1.Answer(0bproto3