/** The schema of the report's JSON, made of what its code is held to: `npm run generate` writes it. */
import { z } from "zod";
import { reportSchema } from "../cli/report/model.js";
import { repository } from "../provider/manifest.js";

const id = `${repository}/blob/main/docs/report.schema.json`;

export const reportJsonSchema = JSON.stringify({
  $id: id,
  ...z.toJSONSchema(reportSchema, { target: "draft-2020-12" }),
});
