#!/usr/bin/env python3
"""Runs `smsts` as a filter on Apache Spark and aggregates its rows there.

    spark-submit summary.py --sequence DEFINITIONS LOGS > summary.json

LOGS is a folder that every worker can read, with a folder or a zip per machine. Each task hands some of them to one `smsts summary --format ndjson`,
which prints a row per run with its steps; what is told over all runs is then computed by Spark. The numbers are those of
`smsts summary --format json`.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F


def machines(folder):
    """What lies in the folder: a folder or a zip per machine."""
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    return [e.path for e in entries if e.is_dir() or e.name.lower().endswith(".zip")]


def rows(paths, command):
    """The rows of some machines, from smsts."""
    paths = iter(paths)
    # So many paths that a command line can hold them.
    while batch := list(itertools.islice(paths, 100)):
        done = subprocess.run(command + batch, capture_output=True, check=False)
        told = done.stderr.decode("utf-8", "replace")
        # 2: something could not be read. It is told, and the rest is there.
        if done.returncode not in (0, 2):
            raise RuntimeError(told)
        sys.stderr.write(told)
        yield from done.stdout.decode("utf-8").split("\n")[:-1]


def summarise(runs):
    """Outcomes by sequence, failures by step and code, steps and child sequences by time."""
    # A run that was collected twice counts once; of its rows the one that reaches furthest. Without a time, nothing tells runs apart.
    began = F.coalesce(F.to_timestamp("started"), F.to_timestamp("first_record"), F.to_timestamp("local_time"))
    other = F.when(began.isNull(), F.monotonically_increasing_id())
    newest = Window.partitionBy("machine", began, other).orderBy(
        F.desc(F.to_timestamp("last_record")), F.desc("nodes")
    )
    runs = runs.withColumn("row", F.row_number().over(newest)).where("row = 1").drop("row").cache()

    ended = [F.count_if(F.col("outcome") == o).alias(o) for o in ("succeeded", "failed", "rebooting", "incomplete")]
    sequences = runs.groupBy("sequence_package_id", "sequence_name").agg(F.count("*").alias("runs"), *ended)

    steps = runs.select("machine", "run", F.explode("steps").alias("step")).select("machine", "run", "step.*")
    is_held = F.coalesce("sequence_package_id", "sequence_name").isNotNull()
    own_path = F.when(is_held, F.coalesce("sequence_path", "path")).otherwise(F.col("path"))
    work = F.col("duration_ms") - F.col("restart_ms")
    steps = steps.withColumn("own_path", own_path).withColumn(
        "work_ms", F.when((F.col("outcome") != "skipped") & (work >= 0), work)
    )
    times = [
        F.count_if(F.col("outcome") != "skipped").alias("executed"),
        F.count_if(F.col("outcome") == "failed").alias("failed"),
        F.count_if(F.col("outcome") == "skipped").alias("skipped"),
        F.count("work_ms").alias("timed"),
        # The discrete percentile is the nearest rank.
        F.expr("percentile_disc(0.5) WITHIN GROUP (ORDER BY work_ms)").cast("long").alias("median_ms"),
        F.expr("percentile_disc(0.95) WITHIN GROUP (ORDER BY work_ms)").cast("long").alias("p95_ms"),
        F.max("work_ms").alias("max_ms"),
        F.sum("work_ms").alias("total_ms"),
    ]
    by_step = steps.where("kind = 'step'").groupBy("sequence_package_id", F.col("own_path").alias("path")).agg(*times)
    by_child = steps.where("child_package_id IS NOT NULL").groupBy("child_package_id", "child_name").agg(*times)
    failures = (
        steps.where("(kind = 'step' OR failed_run) AND outcome = 'failed'")
        .groupBy("sequence_package_id", F.col("own_path").alias("path"), "exit_code")
        .agg(
            F.count("*").alias("count"),
            F.count_if("failed_run").alias("failed_runs"),
            F.countDistinct("machine").alias("machines"),
        )
    )
    return {
        "sequences": sequences.orderBy(F.desc("runs"), "sequence_package_id"),
        "failures": failures.orderBy(F.desc("failed_runs"), F.desc("count"), "path"),
        "steps": by_step.orderBy(F.desc_nulls_last("total_ms"), "path"),
        "child_sequences": by_child.orderBy(F.desc_nulls_last("total_ms"), "child_package_id"),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", help="a folder with a folder or zip per machine")
    parser.add_argument("--smsts", default="smsts", help="the program, on every worker")
    parser.add_argument("--sequence", action="append", default=[], help="definitions of task sequences")
    parser.add_argument("--tasks", type=int, help="how many tasks at a time; default: what Spark takes for right")
    args = parser.parse_args()

    command = [args.smsts, "summary", "--format", "ndjson", "--threads", "1", "--no-progress"]
    for definitions in args.sequence:
        command += ["--sequence", definitions]

    builder = SparkSession.builder.appName("smsts")
    if args.tasks:
        builder = builder.config("spark.sql.shuffle.partitions", args.tasks)
    spark = builder.getOrCreate()
    paths = spark.sparkContext.parallelize(machines(args.logs), args.tasks)
    runs = spark.read.json(paths.mapPartitions(lambda part: rows(part, command)))
    summary = {key: [row.asDict() for row in table.collect()] for key, table in summarise(runs).items()}
    json.dump(summary, sys.stdout, indent=1)
    print()
    spark.stop()


if __name__ == "__main__":
    main()
