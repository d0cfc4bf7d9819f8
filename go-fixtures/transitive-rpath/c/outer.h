const char *outer(void);
