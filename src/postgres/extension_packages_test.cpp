#include "postgres/extension_packages.h"

#include <gtest/gtest.h>

namespace holdfast::postgres {
namespace {

TEST(PackageOfExtension, IsTheOneThatDebianHasItIn) {
  EXPECT_EQ(package_of_extension("postgis_topology", 15), "postgresql-15-postgis-3");
  EXPECT_EQ(package_of_extension("vector", 17), "postgresql-17-pgvector");
  EXPECT_EQ(package_of_extension("plpython3u", 15), "postgresql-plpython3-15");
  EXPECT_EQ(package_of_extension("some_thing", 16), "postgresql-16-some-thing");
}

}  // namespace
}  // namespace holdfast::postgres
