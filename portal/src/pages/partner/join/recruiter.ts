/** Who recruited the visitor, by `?recruited_by=`: kept in this tab until the application, through signing up too. */

const NAME = "recruited_by";

/** Keeps what the address says; called before the first page, since signing up leads to other addresses. */
export function noteRecruiter(): void {
  const told = new URLSearchParams(location.search).get(NAME);
  if (told !== null && told !== "") sessionStorage.setItem(NAME, told);
}

/** The partner that recruited the visitor; empty where nobody did. */
export const recruiter = (): string => sessionStorage.getItem(NAME) ?? "";
