import type { ErrorRequestHandler, RequestHandler } from 'express';
import { problemPage } from './pages/problem.ts';

/** Answers what no route answered. */
export const notFound: RequestHandler = (_req, res) => {
  res.status(404).send(problemPage('There is no such page', 'The address leads nowhere in this app.'));
};

/** Answers what a route threw. Only errors that are meant for people show their text; the others go to the log. */
export const problems: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error);
  const isForPeople = error?.expose === true && typeof error.status === 'number';
  if (!isForPeople) console.error(error);
  const message = isForPeople ? error.message : 'Something in this app failed. Its log says what.';
  res.status(isForPeople ? error.status : 500).send(problemPage('That did not work', message));
};
