/**
 * @file ktransition.h
 * @brief Everything: which of my things come from a restricted vendor, how long do I have, what do I do?
 */
#ifndef KTRANSITION_KTRANSITION_H
#define KTRANSITION_KTRANSITION_H

#include <ktransition/builder.h>
#include <ktransition/catalog.h>
#include <ktransition/constants.h>
#include <ktransition/date.h>
#include <ktransition/identify.h>
#include <ktransition/item.h>
#include <ktransition/plan.h>
#include <ktransition/record.h>
#include <ktransition/types.h>
#include <ktransition/version.h>
#include <ktransition/window.h>

#endif
