/* The version of the project, kept in step with meson.build and the changelog. */
#ifndef KT_API_VERSION_NUMBER_H
#define KT_API_VERSION_NUMBER_H

#define KT__VERSION_MAJOR 0
#define KT__VERSION_MINOR 1
#define KT__VERSION_PATCH 0

#endif
