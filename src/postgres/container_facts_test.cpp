#include "postgres/container_facts.h"

#include <gtest/gtest.h>

namespace holdfast::postgres {
namespace {

ContainerFacts facts_of(const char* json) {
  return parse_container_facts(json).value();
}

TEST(ContainerFacts, TellsThePublishedPortBeforeTheAddress) {
  const ContainerFacts facts = facts_of(R"([{
    "State": {"Status": "running", "ExitCode": 0},
    "Config": {"Env": ["POSTGRES_USER=tarot", "POSTGRES_PASSWORD=a=b", "PATH=/bin"]},
    "HostConfig": {"NetworkMode": "app_default"},
    "NetworkSettings": {
      "Ports": {"5432/tcp": [{"HostIp": "0.0.0.0", "HostPort": "55432"}, {"HostIp": "::", "HostPort": "55432"}],
                "8080/tcp": null},
      "IPAddress": "",
      "Networks": {"app_default": {"IPAddress": "172.18.0.2"}}}}])");
  EXPECT_TRUE(facts.is_running());
  EXPECT_EQ(facts.variable("POSTGRES_USER"), "tarot");
  EXPECT_EQ(facts.variable("POSTGRES_PASSWORD"), "a=b");
  EXPECT_EQ(facts.variable("POSTGRES_DB"), "");
  ASSERT_EQ(facts.routes.size(), 3U);
  EXPECT_EQ(facts.routes[0].host + ":" + facts.routes[0].port, "127.0.0.1:55432");
  EXPECT_EQ(facts.routes[1].host + ":" + facts.routes[1].port, "::1:55432");
  EXPECT_EQ(facts.routes[2].host + ":" + facts.routes[2].port, "172.18.0.2:5432");
}

TEST(ContainerFacts, KnowsThePortOfAServerOnTheHostsNetwork) {
  const ContainerFacts facts = facts_of(R"([{
    "State": {"Status": "running"}, "Config": {"Env": ["PGPORT=5544"]}, "HostConfig": {"NetworkMode": "host"},
    "NetworkSettings": {"Ports": {}, "IPAddress": "", "Networks": {"host": {"IPAddress": ""}}}}])");
  ASSERT_EQ(facts.routes.size(), 1U);
  EXPECT_EQ(facts.routes[0].host + ":" + facts.routes[0].port, "127.0.0.1:5544");
}

TEST(ContainerFacts, TellsTheAddressOnTheBridgeOnce) {
  const ContainerFacts facts = facts_of(R"([{
    "State": {"Status": "running"}, "Config": {"Env": ["PGPORT=123456"]}, "HostConfig": {"NetworkMode": "default"},
    "NetworkSettings": {"Ports": {"5432/tcp": null}, "IPAddress": "172.17.0.2",
      "Networks": {"bridge": {"IPAddress": "172.17.0.2"}, "other": {"IPAddress": "172.18.0.2"}}}}])");
  EXPECT_EQ(facts.port, "5432");
  ASSERT_EQ(facts.routes.size(), 2U);
  EXPECT_EQ(facts.routes[0].host, "172.17.0.2");
  EXPECT_EQ(facts.routes[1].host, "172.18.0.2");
}

TEST(ContainerFacts, FindsNoRouteWhereThereIsNone) {
  const ContainerFacts facts = facts_of(R"([{
    "State": {"Status": "exited", "ExitCode": 137}, "Config": {"Env": null}, "HostConfig": {"NetworkMode": "none"},
    "NetworkSettings": {"Ports": null, "Networks": {"none": {"IPAddress": ""}}}}])");
  EXPECT_TRUE(facts.routes.empty());
  EXPECT_FALSE(facts.is_running());
  EXPECT_EQ(facts.exit_code, 137);
  EXPECT_EQ(facts.port, "5432");
}

TEST(ContainerFacts, TakesNothingElseForAContainer) {
  EXPECT_FALSE(parse_container_facts(""));
  EXPECT_FALSE(parse_container_facts("[]"));
  EXPECT_FALSE(parse_container_facts("Error: No such container"));
  EXPECT_FALSE(parse_container_facts(R"([{"Name": "a network", "Driver": "bridge"}])"));
}

}  // namespace
}  // namespace holdfast::postgres
