/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers as they lie on the wire: in rings, in what requests carry, in
 * configuration spaces. Each has the byte order that the specification gives
 * it in its type, and only the functions here lead from one to the machine's
 * and back. To the compiler the types are plain integers; sparse holds them
 * apart (harness/tests/sparse.sh), so that a number that was forgotten to be
 * converted fails a test on a machine of either order.
 */
#ifndef RF_BASE_WIRE_H
#define RF_BASE_WIRE_H

#include "base/base.h"

#ifdef __CHECKER__
#define RF_BITWISE __attribute__((bitwise))
#define RF_FORCE __attribute__((force))
#else
#define RF_BITWISE
#define RF_FORCE
#endif

typedef uint16_t RF_BITWISE rf_le16;
typedef uint32_t RF_BITWISE rf_le32;
typedef uint64_t RF_BITWISE rf_le64;
typedef uint16_t RF_BITWISE rf_be16;
typedef uint32_t RF_BITWISE rf_be32;
typedef uint64_t RF_BITWISE rf_be64;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define RF_LE_ORDER(bits, x) (x)
#define RF_BE_ORDER(bits, x) __builtin_bswap##bits(x)
#else
#define RF_LE_ORDER(bits, x) __builtin_bswap##bits(x)
#define RF_BE_ORDER(bits, x) (x)
#endif

#define RF_WIRE_TYPE(order, ORDER, bits) \
RF_INLINE uint##bits##_t rf_from_##order##bits(rf_##order##bits x) \
{ \
	return RF_##ORDER##_ORDER(bits, (RF_FORCE uint##bits##_t)x); \
} \
RF_INLINE rf_##order##bits rf_to_##order##bits(uint##bits##_t x) \
{ \
	return (RF_FORCE rf_##order##bits)RF_##ORDER##_ORDER(bits, x); \
}
RF_WIRE_TYPE(le, LE, 16)
RF_WIRE_TYPE(le, LE, 32)
RF_WIRE_TYPE(le, LE, 64)
RF_WIRE_TYPE(be, BE, 16)
RF_WIRE_TYPE(be, BE, 32)
RF_WIRE_TYPE(be, BE, 64)
#undef RF_WIRE_TYPE

#endif
