interface Sharer {
  share?: (data: { title: string; url: string }) => Promise<void>;
  clipboard?: { writeText: (text: string) => Promise<void> };
}

/** Hand a vacancy to somebody else: the phone's own sheet, or a copied address. */
export async function share(title: string, url: string, by: Sharer): Promise<"shared" | "copied" | "nothing"> {
  try {
    if (by.share) {
      await by.share({ title, url });
      return "shared";
    }
    if (by.clipboard) {
      await by.clipboard.writeText(`${title} ${url}`);
      return "copied";
    }
  } catch {
    // The person closed the sheet: nothing to tell.
  }
  return "nothing";
}

export function startShare(doc: Document, by: Sharer): void {
  doc.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-share]");
    if (button) void share(button.dataset["share"] ?? "", doc.location.href, by);
  });
}
