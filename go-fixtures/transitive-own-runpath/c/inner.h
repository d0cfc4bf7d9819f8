const char *inner(void);
