"""Writes the parquet files of this folder: python write.py (needs pyarrow; run once, 25.0.1). Nested columns, 64-bit integers,
nulls and two row groups in one; JSON written as text in the other."""
import os
import pyarrow as pa
import pyarrow.parquet as pq

os.chdir(os.path.dirname(os.path.abspath(__file__)))
patch = "--- a/lib/basket.ts\n+++ b/lib/basket.ts\n@@ -1 +1 @@\n-old\n+new\n"
rows = [
  dict(org="acme", repo="shop", number=7, base=dict(label="acme:main", ref="main", sha="a"*40),
       resolved_issues=[dict(number=3, title="Basket forgets items", body="After a reload it is empty."), dict(number=4, title="Total is wrong", body=None)],
       fix_patch=patch, instance_id=None),
  dict(org="acme", repo="shop", number=8, base=dict(label="acme:main", ref="main", sha="b"*40), resolved_issues=[], fix_patch=patch, instance_id="acme__shop-8"),
  dict(org="acme", repo="till", number=9, base=dict(label="acme:main", ref="main", sha="c"*40),
       resolved_issues=[dict(number=5, title="Crash", body="On start.")], fix_patch=patch.replace("basket.ts","drawer.go"), instance_id=None),
]
schema = pa.schema([("org",pa.string()),("repo",pa.string()),("number",pa.int64()),
  ("base",pa.struct([("label",pa.string()),("ref",pa.string()),("sha",pa.string())])),
  ("resolved_issues",pa.list_(pa.struct([("number",pa.int64()),("title",pa.string()),("body",pa.string())]))),
  ("fix_patch",pa.string()),("instance_id",pa.string())])
pq.write_table(pa.Table.from_pylist(rows, schema=schema), "pull-requests.parquet", compression="zstd", row_group_size=2)
rows2=[dict(instance_id="acme__shop-1", repo="acme/shop", base_commit="d"*40, problem_statement="Total is wrong", category="Bug Report", edit_functions='["shop/basket.py:Basket.total", "shop/basket.py:Basket.total"]', added_functions="[]", patch="")]
pq.write_table(pa.Table.from_pylist(rows2), "edited-functions.parquet", compression="snappy")
