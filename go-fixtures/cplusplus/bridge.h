#ifdef __cplusplus
extern "C"
#endif
const char *bridge(void);
