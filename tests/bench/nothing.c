/* The cheapest real tool: what is left of a call's time is the caller's. */
int main(void) { return 0; }
