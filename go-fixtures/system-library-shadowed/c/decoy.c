const char *zlibVersion(void) { return "decoy"; }
