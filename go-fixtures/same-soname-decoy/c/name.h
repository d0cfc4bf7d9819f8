const char *name(void);
