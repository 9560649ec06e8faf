#!/usr/bin/env bash
# Fetches Apache Kafka itself into target/servers/kafka/lib: the jars of the broker from Maven's central repository. Needs Java 17 and Maven, which it installs
# where apt is there.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=${KAFKA_VERSION:-4.1.1}
log4j=2.25.3
folder=target/servers/kafka
if [ "$(cat "$folder/version" 2>/dev/null)" = "$version" ]; then exit 0; fi

if ! command -v java >/dev/null || ! command -v mvn >/dev/null; then
    apt-get install -y --no-install-recommends openjdk-17-jre-headless maven
fi

rm -rf "$folder"
mkdir -p "$folder"
cat >"$folder/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>servers</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$version</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>$log4j</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>$log4j</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime
echo "$version" >"$folder/version"
