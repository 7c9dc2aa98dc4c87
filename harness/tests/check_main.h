/* SPDX-License-Identifier: GPL-2.0-only */
/* The main function that every libcheck program of this folder shares. */
#ifndef RF_TESTS_CHECK_MAIN_H
#define RF_TESTS_CHECK_MAIN_H

#include <check.h>
#include <stdlib.h>

static inline int rf_check_run(const char *name, const TTest *const *tests, size_t count)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner;
	int failed;

	tcase_set_timeout(tcase, 60);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* RF_CHECK_MAIN("module", test_one, test_two, ...) */
#define RF_CHECK_MAIN(name, ...) \
int main(void) \
{ \
	const TTest *const tests[] = { __VA_ARGS__ }; \
	return rf_check_run(name, tests, sizeof(tests) / sizeof(tests[0])); \
}

#endif
